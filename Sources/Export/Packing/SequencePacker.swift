internal import Core

/// Packs documents into sequences of a fixed length, without cutting one that fits.
///
/// Best fit with a window: a sequence takes documents in the order that they came in, until few more fit or the next does
/// not; its last places go to those of all that wait that fill it best, three at a time. The same documents in the same order give the same sequences.
/// (That cut documents cost quality, and that best fit avoids it at no cost in fill: Ding et al., *Fewer Truncations
/// Improve Language Modeling*, arXiv 2404.10830.)
public struct SequencePacker {
    /// The lengths of a sequence that are allowed: more is no context of today's models.
    public static let lengths = 16...(1 << 20)
    /// What has been packed.
    public private(set) var statistics: PackingStatistics

    private let padding: Int32
    private var pending: PendingDocuments
    /// The most tokens and documents that wait.
    private let window: (tokens: Int, documents: Int)

    /// Begins.
    ///
    /// - Parameters:
    ///   - length: the tokens of a sequence.
    ///   - padding: the token that fills what is left of a sequence.
    /// - Throws: ``FirstpassError`` with the code `usage` where the length is none of ``lengths``.
    public init(length: Int, padding: Int32) throws {
        try self.init(length: length, padding: padding, window: (max(1 << 18, 16 * length), 1 << 14))
    }

    init(length: Int, padding: Int32, window: (tokens: Int, documents: Int)) throws {
        try Self.check(length: length)
        self.window = window
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
    /// model sees no more of its beginning in the next sequence than in any other. A part of it in which there is nothing to
    /// learn is left out: the loss of a sequence without labels is no number.
    ///
    /// - Returns: the sequences that are full.
    public mutating func add(_ document: PackedDocument) -> [PackedSequence] {
        guard !document.ids.isEmpty else { return [] }
        var sequences: [PackedSequence] = []
        var start = 0
        statistics.documents += 1
        if document.ids.count > statistics.length { statistics.cutDocuments += 1 }
        while document.ids.count - start > statistics.length {
            let part = document.part(start..<start + statistics.length)
            start += statistics.length
            if keeps(part) { sequences.append(sequence(of: [part])) }
        }
        let rest = start == 0 ? document : document.part(start..<document.ids.count)
        if start == 0 || keeps(rest) { pending.append(rest) }
        while pending.tokens > window.tokens || pending.count > window.documents {
            sequences.append(fill { pending, room in pending.takeOldest(upTo: room) })
        }
        return sequences
    }

    /// Whether a part of a cut document is of use; where not, it is counted.
    private mutating func keeps(_ part: PackedDocument) -> Bool {
        if !part.hasLessons { statistics.unlearntTokens += part.ids.count }
        return part.hasLessons
    }

    /// Packs what waits.
    public mutating func finish() -> [PackedSequence] {
        var sequences: [PackedSequence] = []
        // Nothing comes any more that a long document could wait for, so the long ones go first.
        while pending.count > 0 {
            sequences.append(fill { pending, room in pending.longest(upTo: room).flatMap { pending.take(length: $0) } })
        }
        return sequences
    }

    /// The next sequence.
    ///
    /// - Parameter next: takes the next document, where there is one with at most so many tokens, as long as there is room
    ///   for several.
    private mutating func fill(
        _ next: (inout PendingDocuments, _ room: Int) -> (number: Int, document: PackedDocument)?
    ) -> PackedSequence {
        var chosen: [(number: Int, document: PackedDocument)] = []
        var room = statistics.length
        // The first is taken in any case, and has room, so that none waits for ever.
        while chosen.isEmpty || room >= 3 * (pending.longest(upTo: room) ?? .max / 3), let one = next(&pending, room) {
            chosen.append(one)
            room -= one.document.ids.count
        }
        while case let lengths = pending.bestFit(room: room), !lengths.isEmpty {
            let last = lengths.compactMap { pending.take(length: $0) }
            chosen += last
            room -= last.reduce(0) { $0 + $1.document.ids.count }
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
