/// How one sandbox run of a solution against its tests ended.
public enum Verdict: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
    /// Every test ran to its end and held.
    case passed
    /// An assertion failed or an exception was raised.
    case failed
    /// The CPU or wall-clock limit was reached.
    case timeout
    /// The memory limit was reached.
    case memory
    /// More was printed than the output limit allows.
    case output
    /// A signal ended the process.
    case killed
    /// The solution interfered with the checking.
    case tampered
    /// The process left before the tests had ended.
    case exited
    /// The solution or the tests do not compile, or no test ran.
    case invalid
    /// The runner itself failed: never counted against the solution.
    case error

    /// The name in the ledger and in JSON.
    public var description: String { rawValue }
}
