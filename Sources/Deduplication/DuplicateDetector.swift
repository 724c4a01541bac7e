/// Remembers questions and finds the one that another repeats, by one method.
protocol DuplicateDetector: Sendable {
    /// The method.
    var method: DuplicateMethod { get }

    /// The remembered question that a text repeats, and how alike they are; the lowest index where there are several.
    func match(_ text: String) -> (index: Int, similarity: Double)?

    /// Remembers a question. Its index is above all earlier ones.
    mutating func insert(_ text: String, index: Int)
}
