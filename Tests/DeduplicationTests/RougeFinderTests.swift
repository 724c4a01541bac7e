import Core
import Testing

@testable import Deduplication

@Suite struct RougeFinderTests {
    /// The textbook's table.
    private func longestCommonSubsequence(_ left: [UInt32], _ right: [UInt32]) -> Int {
        var row = [Int](repeating: 0, count: right.count + 1)
        for word in left {
            var diagonal = 0
            for (place, other) in right.enumerated() {
                let above = row[place + 1]
                row[place + 1] = word == other ? diagonal + 1 : max(above, row[place])
                diagonal = above
            }
        }
        return row[right.count]
    }

    @Test func commonSubsequenceIsTheTextbooks() {
        var random = CounterRandom(seed: 12)
        for round in 0..<600 {
            let letters = UInt64(2 + round % 40)
            let lengths = (0..<2).map { _ in Int(random.next() % (round % 5 == 0 ? 300 : 90)) }
            let texts = lengths.map { length in
                // Neighbours in a table of 256 slots, so that words push each other aside.
                (0..<length).map { _ in UInt32(random.next() % letters) * (round % 2 == 0 ? 256 : 1) + 1 }
            }
            var sequence = WordSequence(texts[0])
            let common = texts[1].withUnsafeBufferPointer { sequence.common($0) }
            #expect(common == longestCommonSubsequence(texts[0], texts[1]))
        }
    }

    @Test(arguments: [63, 64, 65, 127, 128, 129, 192])
    func wholeBlocksOfWords(_ count: Int) {
        let text = (1...UInt32(count)).map { $0 &* 0x9E37_79B9 }
        var sequence = WordSequence(text)
        #expect(text.withUnsafeBufferPointer { sequence.common($0) } == count)
        #expect(text.dropFirst(3).reversed().withContiguousStorageIfAvailable { sequence.common($0) } ?? 1 == 1)
        #expect([UInt32]().withUnsafeBufferPointer { sequence.common($0) } == 0)
    }

    @Test func findsTheFirstKeptTextAboveTheThreshold() throws {
        let questions = Questions.similar(400, seed: 31)
        var finder = DuplicateFinder(method: .rougeL)
        var kept: [(Int, [UInt32])] = []
        var found = 0
        for (index, question) in questions.enumerated() {
            let prepared = finder.preparer.prepare(question)
            let duplicate = try finder.take(prepared, index: index)
            if duplicate?.method == .exact || duplicate?.method == .normalised { continue }
            let expected = kept.lazy.compactMap { earlier, words -> Duplicate? in
                let common = self.longestCommonSubsequence(words, prepared.words)
                let f = Double(2 * common) / Double(words.count + prepared.words.count)
                return f > 0.7 ? Duplicate(kept: earlier, method: .rougeL, similarity: f) : nil
            }.first
            #expect(duplicate == expected)
            if duplicate == nil { kept.append((index, prepared.words)) } else { found += 1 }
        }
        #expect(found > 100 && kept.count > 50)
    }

    @Test func wordsAreRunsOfLettersAndDigitsInLowerCase() throws {
        let preparer = DuplicateFinder(method: .rougeL).preparer
        #expect(preparer.prepare("Sum_of x2, ЧИСЛО!").words == preparer.prepare("sum OF (X2) число").words)
        #expect(preparer.prepare("sumof x2 число").words.count == 3)
        #expect(preparer.prepare(" …?").words.isEmpty)
        #expect(preparer.prepare("naïve café").words.count == 2)
    }

    @Test func theThresholdItselfIsNotAbove() throws {
        var finder = try DuplicateFinder(method: .rougeL, threshold: 0.5)
        #expect(try finder.take("alpha beta gamma delta", index: 0) == nil)
        #expect(try finder.take("alpha beta one two", index: 1) == nil)
        let found = try finder.take("alpha beta gamma two", index: 2)
        #expect(found == Duplicate(kept: 0, method: .rougeL, similarity: 0.75))
    }

    @Test func emptyAndLongTexts() throws {
        var finder = DuplicateFinder(method: .rougeL)
        #expect(try finder.take("", index: 0) == nil)
        #expect(try finder.take("...", index: 1) == nil)
        let long = (0..<20_000).map { "w\($0)" }
        #expect(try finder.take(long.joined(separator: " "), index: 2) == nil)
        let found = try finder.take((long + ["end"]).joined(separator: " "), index: 3)
        #expect(found == Duplicate(kept: 2, method: .rougeL, similarity: 40_000.0 / 40_001))
        #expect(try finder.take("w1 w2", index: 4) == nil)
    }
}
