/// A text as token ids, with those that are to be learnt.
public struct PackedDocument: Sendable, Equatable {
    /// The tokens.
    public var ids: [Int32]
    /// Where those stand that are to be learnt: ranges of `ids`, ascending, none empty.
    public var learnt: [Range<Int>]

    /// Makes a document.
    public init(ids: [Int32], learnt: [Range<Int>]) {
        self.ids = ids
        self.learnt = learnt
    }

    /// Whether there is anything to learn: a document's first token is not.
    var hasLessons: Bool { learnt.contains { $0.upperBound > 1 } }

    /// The tokens of a range, as a document of its own.
    func part(_ range: Range<Int>) -> PackedDocument {
        PackedDocument(
            ids: Array(ids[range]),
            learnt: learnt.compactMap { span in
                let clamped = span.clamped(to: range)
                return clamped.isEmpty
                    ? nil : clamped.lowerBound - range.lowerBound..<clamped.upperBound - range.lowerBound
            })
    }
}
