import Core
import Testing

@testable import Deduplication

@Suite struct MinHashFinderTests {
    private struct Outcome {
        var alike = 0
        var missed = 0
        var above80 = 0
        var missedAbove80 = 0
        var found = 0
    }

    /// Compares the finder with the exact Jaccard index of all pairs: what it finds must be right, and little be missed.
    private func compare(
        _ questions: [String], threshold: Double, comparesWords: Bool = true
    ) throws -> Outcome {
        var finder = try DuplicateFinder(method: .minhash, threshold: threshold, comparesWords: comparesWords)
        var postings: [UInt128: [Int]] = [:]
        var kept: [Int: (size: Int, words: [UInt32])] = [:]
        var outcome = Outcome()
        for (index, question) in questions.enumerated() {
            let shingles = ShingleSetTests.reference(question)
            let prepared = finder.preparer.prepare(question)
            var common = [Int](repeating: 0, count: index)
            for shingle in shingles {
                for earlier in postings[shingle] ?? [] { common[earlier] += 1 }
            }
            let alike = kept.compactMap { earlier, other -> (Int, Double)? in
                let similarity = Double(common[earlier]) / Double(shingles.count + other.size - common[earlier])
                guard similarity >= threshold,
                    !comparesWords || TaskWords.sameTask(prepared.words, other.words)
                else { return nil }
                return (earlier, similarity)
            }
            let expected = alike.min { $0.0 < $1.0 }
            let duplicate = try finder.take(prepared, index: index)
            if let expected, duplicate?.method != .exact, duplicate?.method != .normalised {
                outcome.alike += 1
                if expected.1 > 0.8 { outcome.above80 += 1 }
                if duplicate?.kept != expected.0 {
                    outcome.missed += 1
                    if expected.1 > 0.8 { outcome.missedAbove80 += 1 }
                }
            }
            if let duplicate, duplicate.method == .minhash {
                outcome.found += 1
                #expect(alike.contains { $0.0 == duplicate.kept && $0.1 == duplicate.similarity })
            }
            if duplicate == nil {
                kept[index] = (shingles.count, prepared.words)
                for shingle in shingles { postings[shingle, default: []].append(index) }
            }
        }
        return outcome
    }

    @Test(arguments: [true, false])
    func findsWhatTheExactJaccardIndexOfAllPairsFinds(comparesWords: Bool) throws {
        let outcome = try compare(
            Questions.similar(3_000, seed: 21), threshold: 0.7, comparesWords: comparesWords)
        #expect(outcome.alike > 500 && outcome.found > 500)
        #expect(outcome.missed * 100 <= outcome.alike)
        #expect(outcome.above80 > 100 && outcome.missedAbove80 * 100 <= outcome.above80)
    }

    @Test(arguments: [0.5, 0.9])
    func holdsAtOtherThresholds(_ threshold: Double) throws {
        let outcome = try compare(Questions.similar(2_000, seed: 22), threshold: threshold)
        #expect(outcome.alike > 50)
        #expect(outcome.missed * 50 <= outcome.alike)
    }

    @Test func namesNarrowerMethodsFirst() throws {
        var finder = DuplicateFinder(method: .minhash)
        let text = "Return the names of all pupils whose marks in the last three tests rose every time."
        #expect(try finder.take(text, index: 0) == nil)
        #expect(try finder.take(text, index: 1) == Duplicate(kept: 0, method: .exact, similarity: 1))
        #expect(
            try finder.take(text.uppercased(), index: 2) == Duplicate(kept: 0, method: .normalised, similarity: 1))
        let found = try finder.take(text.replacing("Return the", with: "Returns"), index: 3)
        #expect(found?.kept == 0 && found?.method == .minhash && found?.similarity ?? 1 < 1)
    }

    @Test func textsWithoutLettersOrShortOnesDoNoHarm() throws {
        var finder = DuplicateFinder(method: .minhash)
        for (index, text) in ["", "?", "a", "b", "ab", "é", "!", "abcde"].enumerated() {
            #expect(try finder.take(text, index: index) == nil)
        }
        #expect(try finder.take("A", index: 100)?.kept == 2)
        #expect(try finder.take("É", index: 101)?.kept == 5)
        #expect(try finder.take("", index: 102)?.kept == 0)
    }

    @Test func aMegabyteOfTextIsComparedToo() throws {
        var random = CounterRandom(seed: 77)
        let words = (0..<250_000).map { _ in String(random.next() % 40_000, radix: 36) }
        var finder = DuplicateFinder(method: .minhash)
        #expect(try finder.take(words.joined(separator: " "), index: 0) == nil)
        let longer = (words + ["end"]).joined(separator: "\n") + "!"
        #expect(try finder.take(longer, index: 1)?.method == .minhash)
        #expect(try finder.take(words.shuffled(using: &random).joined(separator: " "), index: 2) == nil)
    }

    @Test func textsPreparedOnOtherThreadsGiveTheSame() async throws {
        let questions = Questions.similar(400, seed: 4)
        var finder = DuplicateFinder(method: .minhash)
        var other = finder
        let preparer = finder.preparer
        let prepared = await withTaskGroup(of: (Int, PreparedText).self) { group in
            for (index, question) in questions.enumerated() { group.addTask { (index, preparer.prepare(question)) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (index, question) in questions.enumerated() {
            let text = try #require(prepared[index])
            #expect(try finder.take(text, index: index) == other.take(question, index: index))
        }
    }

    @Test func roomThatWasMadeChangesNothing() throws {
        let questions = Questions.similar(600, seed: 5)
        for method in DuplicateMethod.allCases {
            var (finder, other) = (DuplicateFinder(method: method), DuplicateFinder(method: method))
            for (index, question) in questions.enumerated() {
                if index % 200 == 0 { other.reserve([-1, 5_000, 100][index / 200]) }
                #expect(try finder.take(question, index: index) == other.take(question, index: index))
            }
        }
    }

    @Test func refusesWhatDoesNotFit() throws {
        #expect(throws: FirstpassError.self) { try DuplicateFinder(method: .exact, threshold: 0.7) }
        for threshold in [0, -1, 1.01, .nan, .infinity] {
            #expect(throws: FirstpassError.self) { try DuplicateFinder(method: .minhash, threshold: threshold) }
        }
        var finder = DuplicateFinder(method: .minhash)
        let narrow = try DuplicateFinder(method: .minhash, threshold: 0.9).preparer.prepare("a")
        #expect(throws: FirstpassError.self) { try finder.take(narrow, index: 0) }
        let rouge = DuplicateFinder(method: .rougeL).preparer.prepare("a")
        #expect(throws: FirstpassError.self) { try finder.take(rouge, index: 0) }
        #expect(finder.lastIndex == nil && finder.count == 0)
    }
}
