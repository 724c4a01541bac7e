import Engines
import Testing
