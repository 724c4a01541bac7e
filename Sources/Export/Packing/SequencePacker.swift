internal import Core

/// Packs documents into sequences of a fixed length, without cutting one that fits.
///
/// Best fit with a window: so many documents wait that each sequence can be filled to nearly its last place. A sequence
/// begins with the document that has waited longest, and takes the longest that still fits until none does. The same
/// documents in the same order give the same sequences. (That cut documents cost quality, and that best fit avoids it at
/// no cost in fill: Ding et al., *Fewer Truncations Improve Language Modeling*, arXiv 2404.10830.)
public struct SequencePacker {
    /// The lengths of a sequence that are allowed: more is no context of today's models.
    public static let lengths = 16...(1 << 20)
    /// The most documents that wait.
    private static let documentLimit = 1 << 14

    /// What has been packed.
    public private(set) var statistics: PackingStatistics

    private let padding: Int32
    private var pending: PendingDocuments
    /// The most tokens that wait.
    private var tokenLimit: Int { max(1 << 18, 16 * statistics.length) }

    /// Begins.
    ///
    /// - Parameters:
    ///   - length: the tokens of a sequence.
    ///   - padding: the token that fills what is left of a sequence.
    /// - Throws: ``FirstpassError`` with the code `usage` where the length is none of ``lengths``.
    public init(length: Int, padding: Int32) throws {
        try Self.check(length: length)
        statistics = PackingStatistics(length: length)
        self.padding = padding
        pending = PendingDocuments(longest: length)
    }

    /// Checks the length of sequences, before there is anything to pack.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where it is none of ``lengths``.
    public static func check(length: Int) throws {
        guard lengths.contains(length) else {
            throw FirstpassError(
                .usage, "sequences cannot be \(length.grouped) tokens long",
                remedy: "give --length a number from \(lengths.lowerBound) to \(lengths.upperBound)")
        }
    }

    /// Adds a document; an empty one is passed over.
    ///
    /// One that is longer than a sequence fills as many as it can, and what is left of it waits as a document does: the
    /// model sees no more of its beginning in the next sequence than in any other.
    ///
    /// - Returns: the sequences that are full.
    public mutating func add(_ document: PackedDocument) -> [PackedSequence] {
        guard !document.ids.isEmpty else { return [] }
        var sequences: [PackedSequence] = []
        var start = 0
        statistics.documents += 1
        if document.ids.count > statistics.length { statistics.cutDocuments += 1 }
        while document.ids.count - start > statistics.length {
            sequences.append(sequence(of: [document.part(start..<start + statistics.length)]))
            start += statistics.length
        }
        pending.append(start == 0 ? document : document.part(start..<document.ids.count))
        while pending.tokens > tokenLimit || pending.count > Self.documentLimit, let oldest = pending.takeOldest() {
            sequences.append(fill(behind: oldest))
        }
        return sequences
    }

    /// Packs what waits.
    public mutating func finish() -> [PackedSequence] {
        var sequences: [PackedSequence] = []
        // Nothing comes any more that a long document could wait for.
        while let longest = pending.takeLongest(upTo: statistics.length) { sequences.append(fill(behind: longest)) }
        return sequences
    }

    /// A sequence with a document and the longest of those that wait for which it has room.
    private mutating func fill(behind first: (number: Int, document: PackedDocument)) -> PackedSequence {
        var chosen = [first]
        var room = statistics.length - first.document.ids.count
        while room > 0, let next = pending.takeLongest(upTo: room) {
            chosen.append(next)
            room -= next.document.ids.count
        }
        // In the order that they came in, so that a sequence does not always end with its shortest.
        chosen.sort { $0.number < $1.number }
        return sequence(of: chosen.map(\.document))
    }

    private mutating func sequence(of documents: [PackedDocument]) -> PackedSequence {
        let sequence = PackedSequence(documents, length: statistics.length, padding: padding)
        statistics.sequences += 1
        statistics.tokens += sequence.count
        statistics.learntTokens += sequence.labels.reduce(0) { $0 + ($1 == PackedSequence.ignored ? 0 : 1) }
        return sequence
    }
}
