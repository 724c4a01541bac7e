/// What running a solution against a benchmark's tests showed.
public struct ExecutionAuditResult: Sendable, Hashable {
    /// The items that it solves, by function and then in the order of the file. One item may be solved by several functions.
    public var solved: [SolvedProblem] = []
    /// What could not be judged. An item that is neither here nor in ``solved`` is not solved.
    public var unjudged: [UnjudgedProblems] = []
    /// Pairs of a function and an item whose tests call it in a way that it accepts.
    public var pairs = 0

    /// The items that are evidence: those that no trivial function solves.
    public var evidence: [SolvedProblem] { solved.filter { $0.weakness == nil } }
}
