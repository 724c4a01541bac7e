/// The tests of a benchmark's item: Python source to be looked at, not run.
public struct PythonTests: Sendable, Codable, Hashable {
    /// What the function is called that they are made into.
    public var name: String
    /// The asserts, or the definition of a function `check(candidate)` with them.
    public var tests: String
    /// What runs before them.
    public var setup: String
    /// Source in which stands what the tests use and do not define, beside the entry point.
    public var helpers: String
    /// The function that is tested; where nil, that of the helpers which the most asserts call.
    public var entryPoint: String?
    /// Whether they are a function `check(candidate)`.
    public var hasCheck: Bool
    /// The asserts with which ``PythonTestFacts/beginning`` ends.
    public var beginning: Int

    /// Describes tests.
    public init(
        name: String, tests: String, setup: String = "", helpers: String = "", entryPoint: String? = nil,
        hasCheck: Bool = false, beginning: Int = 1
    ) {
        self.name = name
        self.tests = tests
        self.setup = setup
        self.helpers = helpers
        self.entryPoint = entryPoint
        self.hasCheck = hasCheck
        self.beginning = beginning
    }
}
