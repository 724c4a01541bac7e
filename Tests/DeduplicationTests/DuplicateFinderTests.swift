import Core
import Testing

@testable import Deduplication

@Suite struct DuplicateFinderTests {
    private func duplicates(_ questions: [String], _ method: DuplicateMethod) throws -> [Duplicate?] {
        var finder = DuplicateFinder(method: method)
        return try questions.enumerated().map { try finder.take($1, index: $0) }
    }

    @Test func exactFindsIdenticalTextAndNothingElse() throws {
        let found = try duplicates(["Add.", "Sub.", "Add.", "add.", "Add. ", "Add."], .exact)
        let repeats = Duplicate(kept: 0, method: .exact, similarity: 1)
        #expect(found == [nil, nil, repeats, nil, nil, repeats])
    }

    @Test func exactTellsCanonicallyEquivalentTextsApart() throws {
        #expect(try duplicates(["caf\u{E9}", "cafe\u{301}"], .exact) == [nil, nil])
    }

    @Test func normalisedIgnoresCaseLayoutAndSymbols() throws {
        let found = try duplicates(
            ["Sum of *even* numbers.", "sum of even\nNUMBERS", "Sum of odd numbers.", "Sum of *even* numbers."],
            .normalised)
        #expect(
            found == [
                nil, Duplicate(kept: 0, method: .normalised, similarity: 1), nil,
                Duplicate(kept: 0, method: .exact, similarity: 1),
            ])
    }

    @Test func aDuplicateIsNeverTheOneThatIsKept() throws {
        let found = try duplicates(["A b", "a-b", "a-b", "a-b"], .normalised)
        #expect(found.dropFirst().allSatisfy { $0?.kept == 0 })
    }

    @Test func textsWithoutLettersOrDigitsAreDuplicatesOnlyWhenIdentical() throws {
        let found = try duplicates(["???", "!!!", "", "???", ""], .normalised)
        #expect(found[..<3] == [nil, nil, nil])
        #expect(found[3] == Duplicate(kept: 0, method: .exact, similarity: 1))
        #expect(found[4] == Duplicate(kept: 2, method: .exact, similarity: 1))
    }

    @Test func feedingTheEarlierQuestionsAgainRestoresTheState() throws {
        var random = CounterRandom(seed: 5)
        let questions = (0..<2_000).map { _ in
            let number = random.next() % 500
            return random.next() % 2 == 0 ? "Question \(number)!" : "question: \(number)"
        }
        let whole = try duplicates(questions, .normalised)
        var finder = DuplicateFinder(method: .normalised)
        for index in 0..<1_000 { _ = try finder.take(questions[index], index: index) }
        for index in 1_000..<2_000 {
            #expect(try finder.take(questions[index], index: index) == whole[index])
        }
        #expect(whole.count { $0 == nil } == Set(questions.map { $0.filter(\.isNumber) }).count)
        for (index, duplicate) in whole.enumerated() {
            guard let duplicate else { continue }
            #expect(duplicate.kept < index && whole[duplicate.kept] == nil)
        }
    }

    @Test func indexesMayHaveGapsButMustAscend() throws {
        var finder = DuplicateFinder(method: .exact)
        #expect(try finder.take("a", index: 3) == nil)
        #expect(try finder.take("a", index: 10)?.kept == 3)
        #expect(throws: FirstpassError.self) { try finder.take("b", index: 10) }
    }
}
