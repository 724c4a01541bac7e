import CSimilarity

/// A text's words, made ready for the longest common subsequence with many others.
struct WordSequence: Sendable {
    private let length: Int
    private var words: [UInt32]
    private var masks: [UInt64]
    private var carries: [UInt8] = []

    /// Prepares words, none of which is 0.
    init(_ text: [UInt32]) {
        length = text.count
        let slots = (text.count + 63) / 64 * Int(FP_SLOTS)
        words = [UInt32](repeating: 0, count: slots)
        masks = [UInt64](repeating: 0, count: slots)
        fp_word_places(text, text.count, &words, &masks)
    }

    /// The length of the longest common subsequence with a text, in words.
    ///
    /// - Complexity: O(words of the other · words of this one / 64).
    mutating func common(_ other: UnsafeBufferPointer<UInt32>) -> Int {
        guard length > 0, let base = other.baseAddress else { return 0 }
        if carries.count < other.count { carries = [UInt8](repeating: 0, count: other.count) }
        return fp_common_subsequence(base, other.count, words, masks, length, &carries)
    }
}
