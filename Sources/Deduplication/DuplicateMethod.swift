/// A way to tell that a question repeats another. Each includes the ones before it.
public enum DuplicateMethod: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
    /// Identical text, byte for byte: the paper's.
    case exact
    /// The same letters and digits, whatever their case.
    case normalised

    /// The name on the command line and in the ledger.
    public var description: String { rawValue }
}
