/// Counts what a sliding window holds, to tell whether it says anything.
///
/// A window is *common* where more than 10 items of its benchmark share it, where it has fewer than 12 distinct
/// characters, or where it is all digits. Common windows stay in the index and are reported apart.
struct WindowCensus {
    /// A window that more items share is common.
    static let mostSharingItems = 10
    /// A window with fewer distinct characters is common.
    static let leastDistinctCharacters = 12

    private var counts: [Unicode.Scalar: Int] = [:]
    private var letters = 0

    /// Whether the window says nothing by itself.
    var isDull: Bool { letters == 0 || counts.count < Self.leastDistinctCharacters }

    /// Counts a window.
    init(_ window: ArraySlice<Unicode.Scalar>) {
        for scalar in window { insert(scalar) }
    }

    /// Moves the window by one character.
    mutating func replace(_ first: Unicode.Scalar, by last: Unicode.Scalar) {
        if let count = counts[first] {
            counts[first] = count > 1 ? count - 1 : nil
            if !Self.isDigit(first) { letters -= 1 }
        }
        insert(last)
    }

    private mutating func insert(_ scalar: Unicode.Scalar) {
        counts[scalar, default: 0] += 1
        if !Self.isDigit(scalar) { letters += 1 }
    }

    /// Whether a normalised character is a digit: of category N*, not L*.
    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }
}
