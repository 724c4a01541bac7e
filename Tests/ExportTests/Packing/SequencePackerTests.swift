import Core
import Foundation
import Testing

@testable import Export

@Suite struct SequencePackerTests {
    private func random(_ seed: UInt64) -> CounterRandom { CounterRandom(seed: seed) }

    /// Documents whose ids tell which they are of and where they stood.
    private func documents(_ lengths: [Int]) -> [PackedDocument] {
        lengths.enumerated().map { number, length in
            let ids = (0..<length).map { Int32(number * 100_000 + $0) }
            return PackedDocument(ids: ids, learnt: length > 3 ? [length / 2..<length] : [])
        }
    }

    private func pack(
        _ documents: [PackedDocument], length: Int, window: (tokens: Int, documents: Int)? = nil
    ) throws -> (sequences: [PackedSequence], statistics: PackingStatistics) {
        var packer = try SequencePacker(length: length, padding: 7)
        if let window { packer = try SequencePacker(length: length, padding: 7, window: window) }
        var sequences = documents.flatMap { packer.add($0) }
        sequences += packer.finish()
        return (sequences, packer.statistics)
    }

    /// Checks what must hold of any packing.
    private func check(_ lengths: [Int], length: Int, window: (tokens: Int, documents: Int)? = nil) throws {
        let documents = documents(lengths)
        let (sequences, statistics) = try pack(documents, length: length, window: window)
        var found: [Int32: Int32] = [:]
        var pieces: [Int: Int] = [:]
        for sequence in sequences {
            let arrays = [sequence.inputIDs, sequence.labels, sequence.positionIDs, sequence.attentionMask]
            #expect(arrays.allSatisfy { $0.count == length })
            #expect(sequence.count > 0)
            for place in 0..<length {
                let (id, label) = (sequence.inputIDs[place], sequence.labels[place])
                let position = sequence.positionIDs[place]
                guard place < sequence.count else {
                    #expect(id == 7 && label == -100 && sequence.attentionMask[place] == 0)
                    #expect(position == Int32(place - sequence.count))
                    continue
                }
                #expect(sequence.attentionMask[place] == 1)
                #expect(found.updateValue(label, forKey: id) == nil, "a token stands twice")
                let isNext = place > 0 && sequence.inputIDs[place - 1] == id - 1 && id % 100_000 > 0
                #expect(position == (isNext ? sequence.positionIDs[place - 1] + 1 : 0))
                if position == 0 { pieces[Int(id / 100_000), default: 0] += 1 }
            }
        }
        var (cut, leftOut) = (0, 0)
        for (number, document) in documents.enumerated() {
            let isLong = document.ids.count > length
            if isLong { cut += 1 }
            // A piece's first token has nothing of its own before it.
            func isLearnt(_ place: Int) -> Bool {
                document.learnt.contains { $0.contains(place) } && place % length > 0
            }
            var kept = 0
            for start in stride(from: 0, to: document.ids.count, by: length) {
                let piece = start..<min(start + length, document.ids.count)
                // Of a document that is cut, what teaches nothing is left out.
                let isKept = !isLong || piece.contains(where: isLearnt)
                if isKept { kept += 1 } else { leftOut += piece.count }
                for place in piece {
                    let id = document.ids[place]
                    #expect(found[id] == (isKept ? isLearnt(place) ? id : -100 : nil))
                }
            }
            #expect(pieces[number] ?? 0 == kept)
        }
        #expect(statistics.documents == documents.count { !$0.ids.isEmpty } && statistics.cutDocuments == cut)
        #expect(statistics.unlearntTokens == leftOut)
        #expect(statistics.tokens + leftOut == lengths.reduce(0, +) && found.count == statistics.tokens)
        #expect(statistics.sequences == sequences.count)
        #expect(statistics.learntTokens == found.values.count { $0 != -100 })
        #expect(abs(statistics.fill - Double(found.count) / Double(max(1, sequences.count * length))) < 1e-12)
    }

    @Test func nothingIsLostCutOrLearntTwice() throws {
        var random = random(1)
        for _ in 0..<60 {
            let length = Int.random(in: 16...96, using: &random)
            let count = Int.random(in: 0...60, using: &random)
            let longest = Int.random(in: 1...length * 2, using: &random)
            let lengths = (0..<count).map { _ in Int.random(in: 0...longest, using: &random) }
            try check(lengths, length: length)
            // More than wait at a time, as in all but the smallest datasets.
            try check(lengths, length: length, window: (length * 3, 8))
        }
        try check([64, 64, 65, 63, 1, 128, 129, 200, 0], length: 64)
    }

    /// The oldest is the next, and may not fit where shorter ones do.
    @Test func noSequenceIsLongerThanItsLength() throws {
        let (sequences, statistics) = try pack(
            documents((0..<400).map { $0 % 2 == 0 ? 600 : 3900 }), length: 4096)
        #expect(sequences.allSatisfy { $0.inputIDs.count == 4096 && $0.count <= 4096 })
        #expect(statistics.fill <= 1)
    }

    @Test func theSameDocumentsGiveTheSameSequences() throws {
        var random = random(2)
        let documents = documents((0..<2000).map { _ in Int.random(in: 1...300, using: &random) })
        let first = try pack(documents, length: 512).sequences
        #expect(try pack(documents, length: 512).sequences == first)
    }

    @Test(arguments: [4096, 16_384]) func sequencesOfUsualConversationsAreFull(length: Int) throws {
        // Lengths spread as those of answers are: most near 300 tokens, some ten times that.
        var random = random(3)
        let lengths = (0..<20_000).map { _ -> Int in
            let normal = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) }
            return min(length, max(20, Int(exp(5.7 + 0.8 * normal))))
        }
        let (sequences, statistics) = try pack(documents(lengths), length: length)
        #expect(statistics.fill > 0.98 && statistics.fill <= 1 && statistics.cutDocuments == 0)
        #expect(sequences.allSatisfy { $0.inputIDs.count == length })
        #expect(sequences.dropLast().allSatisfy { $0.count > length * 9 / 10 })
    }

    @Test func memoryIsBoundedByAWindow() throws {
        var packer = try SequencePacker(length: 256, padding: 0)
        var (added, given) = (0, 0)
        for document in documents(Array(repeating: 100, count: 6000)) {
            added += 100
            given += packer.add(document).reduce(0) { $0 + $1.count }
            #expect(added - given <= 1 << 18)
        }
        #expect(given > 0)
        var many = try SequencePacker(length: 256, padding: 0)
        given = 0
        for document in documents(Array(repeating: 1, count: 20_000)) { given += many.add(document).count }
        #expect(given == (20_000 - (1 << 14) + 255) / 256)
    }

    @Test(arguments: [-1, 0, 15, (1 << 20) + 1]) func alengthThatIsNoContextIsRefused(length: Int) {
        let error = #expect(throws: FirstpassError.self) { try SequencePacker(length: length, padding: 0) }
        #expect(error?.code == .usage && error?.remedy?.contains("--length") == true)
    }
}
