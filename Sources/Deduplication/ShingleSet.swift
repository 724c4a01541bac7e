import CSimilarity

/// The distinct 5-character pieces (shingles) of a normalised text, as 32-bit numbers.
///
/// Pieces of `a`–`z` and `0`–`9` have different numbers, so that the Jaccard index of two sets is exact; others are
/// hashed, and two different ones have the same number with probability 2⁻³². A text shorter than five characters is one
/// piece, the empty text has none.
enum ShingleSet {
    /// The ascending numbers of a text's shingles.
    ///
    /// - Parameter text: a normalised text as UTF-8.
    /// - Complexity: O(bytes of the text).
    static func shingles(_ text: [UInt8]) -> [UInt32] {
        guard !text.isEmpty else { return [] }
        return [UInt32](unsafeUninitializedCapacity: text.count) { numbers, initialized in
            guard let base = numbers.baseAddress else { return }
            let count = fp_shingles(text, text.count, base)
            initialized = withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { scratch in
                scratch.baseAddress.map { fp_sort_unique(base, count, $0) } ?? 0
            }
        }
    }

    /// The numbers that two sets have in common.
    static func common(_ left: [UInt32], _ right: [UInt32]) -> Int {
        fp_common(left, left.count, right, right.count)
    }
}
