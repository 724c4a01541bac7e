import Foundation

/// Where the isolated runner finds its parts, and how many runs it does at once.
public struct SandboxConfiguration: Sendable, Hashable {
    /// The folder with `check.py`, `once.py` and `analyse.py`.
    public var folder: String
    /// The path of bubblewrap; found on PATH where nil.
    public var bubblewrap: String?
    /// The path of CPython 3.10 or newer: an interpreter under `/usr`, not a shim that looks for one.
    public var python: String
    /// The path of the zygote's program; found in or beside the folder where nil.
    public var zygote: String?
    /// The isolation levels that may be used; the best of them that the machine allows is.
    public var levels: Set<IsolationLevel>
    /// After how many runs a zygote is replaced: what little the kernel keeps for each of them goes with it.
    public var runsPerZygote: Int
    /// Runs at once.
    public var workers: Int

    /// Describes a runner; by default one run for each active processor.
    public init(
        folder: String, bubblewrap: String? = nil, python: String = "/usr/bin/python3", zygote: String? = nil,
        levels: Set<IsolationLevel> = Set(IsolationLevel.allCases), runsPerZygote: Int = 5_000, workers: Int? = nil
    ) {
        self.folder = folder
        self.bubblewrap = bubblewrap
        self.python = python
        self.zygote = zygote
        self.levels = levels
        self.runsPerZygote = max(1, runsPerZygote)
        self.workers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    }
}
