/// A sequence of a fixed length with whole documents one behind the other.
public struct PackedSequence: Sendable, Equatable {
    /// The label of a token that is not to be learnt: what PyTorch's cross-entropy leaves out.
    public static let ignored: Int32 = -100

    /// The tokens; behind the documents the one for padding.
    public let inputIDs: [Int32]
    /// The tokens that are to be learnt, each at its own place (trainers shift them); ``ignored`` elsewhere.
    public let labels: [Int32]
    /// The places of the documents' tokens that come before the padding.
    public let count: Int
    /// The place of each token in its document; padding counts as a document of its own.
    public let positionIDs: [Int32]

    /// 1 for each token of a document, 0 for padding.
    public var attentionMask: [Int32] {
        inputIDs.indices.map { $0 < count ? 1 : 0 }
    }

    /// Puts documents one behind the other.
    ///
    /// A document's first token is not learnt: nothing of its own stands before it, and what does is another document.
    ///
    /// - Parameters:
    ///   - documents: with together at most `length` tokens.
    ///   - length: the tokens with padding.
    ///   - padding: the token that fills the rest.
    init(_ documents: [PackedDocument], length: Int, padding: Int32) {
        var (ids, labels, positions): ([Int32], [Int32], [Int32]) = ([], [], [])
        ids.reserveCapacity(length)
        labels.reserveCapacity(length)
        positions.reserveCapacity(length)
        for document in documents {
            let start = ids.count
            ids += document.ids
            positions += 0..<Int32(document.ids.count)
            labels += repeatElement(Self.ignored, count: document.ids.count)
            for span in document.learnt {
                for place in span where place > 0 { labels[start + place] = document.ids[place] }
            }
        }
        count = ids.count
        let rest = max(0, length - count)
        inputIDs = ids + repeatElement(padding, count: rest)
        self.labels = labels + repeatElement(Self.ignored, count: rest)
        positionIDs = positions + (0..<Int32(rest))
    }
}
