/// How a run is isolated; the best one that a machine allows is used, and stands with every verdict.
public enum IsolationLevel: String, Sendable, Hashable, CaseIterable, Comparable, CustomStringConvertible {
    /// Forked from a zygote, in a cgroup that limits memory and processes.
    case a = "A"
    /// Forked from a zygote, without a cgroup.
    case b = "B"
    /// One bubblewrap and one Python for each run.
    case c = "C"

    /// What it is, for a person.
    var explanation: String {
        switch self {
        case .a: "runs are forked from a warm Python, in a cgroup that limits memory and processes"
        case .b: "runs are forked from a warm Python; their memory is watched, no cgroup limits it"
        case .c: "each run starts a bubblewrap and a Python of its own, six times slower; their memory is watched"
        }
    }

    /// The letter.
    public var description: String { rawValue }

    /// The better one is the smaller one.
    public static func < (left: IsolationLevel, right: IsolationLevel) -> Bool { left.rawValue < right.rawValue }
}
