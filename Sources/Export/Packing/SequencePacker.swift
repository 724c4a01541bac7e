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
    /// The sequences' worth of tokens that wait, and the most documents.
    private static let window = (sequences: 256, documents: 1 << 14)

    /// What has been packed.
    public private(set) var statistics: PackingStatistics

    private let padding: Int32
    private let emit: (PackedSequence) throws -> Void
    private var pending: PendingDocuments

    /// Begins.
    ///
    /// - Parameters:
    ///   - length: the tokens of a sequence.
    ///   - padding: the token that fills what is left of a sequence.
    ///   - emit: takes one sequence after the other.
    /// - Throws: ``FirstpassError`` with the code `usage` where the length is none of ``lengths``.
    public init(length: Int, padding: Int32, emit: @escaping (PackedSequence) throws -> Void) throws {
        guard Self.lengths.contains(length) else {
            throw FirstpassError(
                .usage, "sequences cannot be \(length.grouped) tokens long",
                remedy: "give --length a number from \(Self.lengths.lowerBound) to \(Self.lengths.upperBound)")
        }
        statistics = PackingStatistics(length: length)
        self.padding = padding
        self.emit = emit
        pending = PendingDocuments(longest: length)
    }

    /// Adds a document; an empty one is passed over.
    ///
    /// One that is longer than a sequence fills as many as it can, and what is left of it waits as a document does: the
    /// model sees no more of its beginning in the next sequence than in any other.
    ///
    /// - Throws: what taking a sequence throws.
    public mutating func add(_ document: PackedDocument) throws {
        guard !document.ids.isEmpty else { return }
        statistics.documents += 1
        var start = 0
        if document.ids.count > statistics.length { statistics.cutDocuments += 1 }
        while document.ids.count - start > statistics.length {
            try put([document.part(start..<start + statistics.length)])
            start += statistics.length
        }
        pending.append(start == 0 ? document : document.part(start..<document.ids.count))
        let limit = Self.window.sequences * statistics.length
        while pending.tokens > limit || pending.count > Self.window.documents { try fill() }
    }

    /// Packs what waits.
    ///
    /// - Throws: what taking a sequence throws.
    public mutating func finish() throws {
        while pending.count > 0 { try fill() }
    }

    private mutating func fill() throws {
        guard let oldest = pending.takeOldest() else { return }
        var chosen = [oldest]
        var room = statistics.length - oldest.document.ids.count
        while room > 0, let next = pending.takeLongest(upTo: room) {
            chosen.append(next)
            room -= next.document.ids.count
        }
        // In the order that they came in, so that a sequence does not always end with its shortest.
        chosen.sort { $0.number < $1.number }
        try put(chosen.map(\.document))
    }

    private mutating func put(_ documents: [PackedDocument]) throws {
        let sequence = PackedSequence(documents, length: statistics.length, padding: padding)
        statistics.sequences += 1
        statistics.tokens += sequence.count
        statistics.learntTokens += sequence.labels.reduce(0) { $0 + ($1 == PackedSequence.ignored ? 0 : 1) }
        try emit(sequence)
    }
}
