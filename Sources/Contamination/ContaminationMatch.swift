/// A stretch of a text that stands in a benchmark's question side.
public struct ContaminationMatch: Sendable, Hashable {
    /// How a text matches.
    public enum Rule: String, Sendable, Codable, CustomStringConvertible {
        /// It holds windows of 50 characters.
        case window
        /// It holds sampled windows of 50 characters.
        case sampledWindow = "sampled-window"
        /// It holds an item that is shorter than 50 characters, whole.
        case wholeItem = "whole-item"

        /// The name in reports and in the ledger.
        public var description: String { rawValue }
    }

    /// The benchmark's name.
    public var benchmark: String
    /// The benchmark's numbers of every item that holds all windows of the stretch, ascending.
    public var items: [Int]
    /// How it matches.
    public var rule: Rule
    /// The stretch, normalised: maximal, so that the next character on either side makes a window that is no match.
    public var window: String
    /// The bytes of the stretch in the original text's UTF-8.
    public var span: Range<Int>
    /// Whether all its windows say nothing: shared by more than 10 items of the benchmark, of fewer than 12 distinct
    /// characters, or all digits.
    public var isCommon: Bool
    /// Whether it counts as contamination: unless common, and always when the scanner is strict.
    public var isHit: Bool
}
