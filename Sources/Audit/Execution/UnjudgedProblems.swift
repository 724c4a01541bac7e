/// Items for which it could not be found whether a function solves them.
public struct UnjudgedProblems: Sendable, Hashable {
    /// The function.
    public var function: String
    /// The items' numbers.
    public var numbers: [UInt32]
    /// Why, in one line.
    public var reason: String
}
