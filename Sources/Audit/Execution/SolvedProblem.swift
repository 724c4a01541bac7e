/// An item of a benchmark that a function of a solution solves: all its tests held.
public struct SolvedProblem: Sendable, Hashable {
    /// The item's number.
    public var number: UInt32
    /// The function, as `add`, or `Solution.add` for a method.
    public var function: String
    /// The asserts of the item's tests that were evaluated and held; those with a constant condition do not count.
    public var asserts: Int
    /// The trivial function that solves the item too, so that this is no evidence; nil where none does.
    public var weakness: String?
}
