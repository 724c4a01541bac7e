/// Finds the earliest kept text with a ROUGE-L F-measure above the threshold.
struct RougeIndex: Sendable {
    private let threshold: Double
    private(set) var words = NumberLists()

    /// Begins with no texts.
    init(threshold: Double) {
        self.threshold = threshold
    }

    /// The kept text with the lowest ordinal that a text repeats.
    ///
    /// The F-measure of precision and recall is twice the longest common subsequence by the sum of the lengths, and the
    /// subsequence is no longer than the shorter text.
    func find(_ text: PreparedText) -> (ordinal: Int, similarity: Double)? {
        let length = text.words.count
        guard length > 0 else { return nil }
        var sequence = WordSequence(text.words)
        return words.numbers.withUnsafeBufferPointer { numbers in
            for ordinal in 0..<words.count {
                let range = words.range(ordinal)
                let sum = Double(length + range.count)
                guard Double(2 * min(length, range.count)) / sum > threshold else { continue }
                let common = sequence.common(UnsafeBufferPointer(rebasing: numbers[range]))
                let similarity = Double(2 * common) / sum
                if similarity > threshold { return (ordinal, similarity) }
            }
            return nil
        }
    }

    /// Keeps the next text.
    mutating func append(_ text: PreparedText) {
        words.append(text.words)
    }
}
