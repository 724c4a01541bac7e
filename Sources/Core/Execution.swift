/// The outcome of one sandbox run.
public struct Execution: Sendable, Hashable {
    /// How it ended.
    public var verdict: Verdict
    /// Why, in one line: the exception's text, the limit that was hit, what was tampered with.
    public var message: String
    /// The exit status of the process, or 128 + N where signal N ended it.
    public var exitStatus: Int32
    /// CPU time of the whole process tree, in seconds.
    public var cpuSeconds: Double
    /// Wall-clock time, in seconds.
    public var wallSeconds: Double
    /// Peak resident memory, in bytes.
    public var peakMemoryBytes: Int
    /// Top-level asserts of the tests that held.
    public var assertsPassed: Int
    /// Top-level asserts in the tests.
    public var assertsTotal: Int
    /// Top-level asserts that did not hold, in order; the first hundred of them.
    public var missed: [MissedAssert]
    /// The end of standard output: bytes, not assumed to be UTF-8.
    public var stdoutTail: [UInt8]
    /// The end of standard error: bytes, not assumed to be UTF-8.
    public var stderrTail: [UInt8]
    /// The isolation level that it ran under, `A`, `B` or `C`.
    public var isolation: String

    /// Makes an outcome.
    public init(
        verdict: Verdict, message: String, exitStatus: Int32 = 0, cpuSeconds: Double = 0, wallSeconds: Double = 0,
        peakMemoryBytes: Int = 0, assertsPassed: Int = 0, assertsTotal: Int = 0, missed: [MissedAssert] = [],
        stdoutTail: [UInt8] = [], stderrTail: [UInt8] = [], isolation: String
    ) {
        self.verdict = verdict
        self.message = message
        self.exitStatus = exitStatus
        self.cpuSeconds = cpuSeconds
        self.wallSeconds = wallSeconds
        self.peakMemoryBytes = peakMemoryBytes
        self.assertsPassed = assertsPassed
        self.assertsTotal = assertsTotal
        self.missed = missed
        self.stdoutTail = stdoutTail
        self.stderrTail = stderrTail
        self.isolation = isolation
    }
}
