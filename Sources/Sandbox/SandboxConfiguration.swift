import Foundation

/// Where the isolated runner finds its parts, and how many runs it does at once.
public struct SandboxConfiguration: Sendable, Hashable {
    /// The folder with `check.py`, `once.py` and `analyse.py`.
    public var folder: String
    /// The path of bubblewrap; found on PATH where nil.
    public var bubblewrap: String?
    /// The path of CPython 3.10 or newer: an interpreter under `/usr`, not a shim that looks for one.
    public var python: String
    /// Runs at once.
    public var workers: Int

    /// Describes a runner; by default one run for each active processor.
    public init(
        folder: String, bubblewrap: String? = nil, python: String = "/usr/bin/python3", workers: Int? = nil
    ) {
        self.folder = folder
        self.bubblewrap = bubblewrap
        self.python = python
        self.workers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    }
}
