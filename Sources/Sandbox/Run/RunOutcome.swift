/// What was seen of a run from outside.
struct RunOutcome: Sendable {
    /// Whether the program ran in namespaces of its own: where not, nothing else here means anything.
    var isIsolated = false
    /// Why it could not be set up; empty where that is not known, and standard error may tell.
    var failure = ""
    /// Why the runner ended it; nil where it ended by itself.
    var stopped: StopReason?
    /// The exit status, or 128 + N for signal N.
    var exitStatus: Int32 = 0
    /// What came on descriptor 3.
    var record = HarnessRecord()
    /// The tests, compiled, for later runs; empty where there is nothing to keep.
    var compiledTests: [UInt8] = []
    /// CPU time of all processes, in seconds.
    var cpuSeconds = 0.0
    /// Wall-clock time, in seconds.
    var wallSeconds = 0.0
    /// The most resident memory seen, in bytes.
    var peakMemoryBytes = 0
    /// Processes of the run that lived on after its end: none, or the kernel did not do its part.
    var leftBehind = 0
    /// The end of standard output.
    var stdoutTail: [UInt8] = []
    /// The end of standard error.
    var stderrTail: [UInt8] = []

    /// Why a run was ended from outside.
    enum StopReason: Sendable, Hashable {
        case cpu, wall, memory, output, cancelled
    }
}
