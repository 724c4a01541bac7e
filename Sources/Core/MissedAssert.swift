/// A top-level assert of some tests that did not hold in one run.
public struct MissedAssert: Sendable, Codable, Hashable {
    /// Its position among the top-level asserts, from 0.
    public var position: Int
    /// What was compared with the right-hand side, as text that is equal for equal values of Python's plain types.
    ///
    /// nil where nothing was compared (the solution raised), and where the value is of another type or longer than 300
    /// characters.
    public var value: String?

    /// Describes an assert that did not hold.
    public init(position: Int, value: String? = nil) {
        self.position = position
        self.value = value
    }
}
