internal import Core
internal import Foundation

/// The parts that a dataset is split into, each with its share of the questions.
///
/// Which part a question belongs to follows from its text alone: the SHA-256 of its normalised text, as a number between 0
/// and 1, lies in the part's interval. So a question never stands in two parts, and a row stays where it is while a run
/// grows.
public struct DatasetSplits: Sendable, Equatable {
    /// A part.
    public struct Split: Sendable, Equatable {
        /// What it is called: `train`.
        public var name: String
        /// Its share of the questions.
        public var share: Double
    }

    /// The parts in their order; their shares add up to 1.
    public let splits: [Split]

    /// One part, `train`, with everything.
    public static let whole = DatasetSplits(splits: [Split(name: "train", share: 1)])

    private init(splits: [Split]) {
        self.splits = splits
    }

    /// Reads `train=0.98,validation=0.02`.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where it is something else, or the shares do not add up to 1.
    public init(_ text: String) throws {
        func refusal(_ what: String) -> FirstpassError {
            FirstpassError(
                .usage, what, at: "--split \(text)", remedy: "give shares that add up to 1: train=0.98,validation=0.02")
        }
        var splits: [Split] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2, let share = Double(sides[1]), share > 0, share <= 1 else {
                throw refusal("'\(part)' is no name and share")
            }
            let name = String(sides[0])
            // What `datasets` takes as the name of a split (its `NamedSplit`).
            guard !name.isEmpty, name.utf8.allSatisfy({ Self.isWordCharacter($0) }), name != "all" else {
                throw refusal("'\(name)' is no name of a split: letters, digits and underscores make one")
            }
            // On some file systems their files would be one.
            guard !splits.contains(where: { $0.name.lowercased() == name.lowercased() }) else {
                throw refusal("'\(name)' is there twice")
            }
            splits.append(Split(name: name, share: share))
        }
        guard abs(splits.reduce(0) { $0 + $1.share } - 1) < 1e-6 else { throw refusal("the shares do not add up to 1") }
        self.splits = splits
    }

    /// The position of the part that a question belongs to.
    ///
    /// - Parameter sha256: the SHA-256 of its normalised text, hexadecimal.
    func position(ofQuestion sha256: String) -> Int {
        let number = UInt64(sha256.prefix(16), radix: 16) ?? 0
        // 53 bits, which a Double holds exactly.
        let place = Double(number >> 11) / Double(1 << 53)
        var end = 0.0
        for (position, split) in splits.enumerated() {
            end += split.share
            if place < end { return position }
        }
        return splits.count - 1
    }

    private static func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
