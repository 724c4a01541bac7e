import Testing

@testable import Contamination

@Suite struct ContaminationScannerTests {
    private let question =
        "Given the Depths of a pond at every metre, find the widest stretch that is shallow enough to wade."
    private let filler = String(repeating: "let value = other + 1; ", count: 40)

    @Test func aMatchIsMaximalAndNamesItsPlace() throws {
        let scanner = ContaminationScanner(indexes: [try Support.index([question], name: "pond")])
        let text = "# \(filler)\n/* GIVEN the depths:\n of a pond at every metre, find the widest STRETCH zzz */"
        let match = try #require(scanner.scan(text).first)
        #expect(scanner.scan(text).count == 1)
        #expect(match.window == "giventhedepthsofapondateverymetrefindthewideststretch")
        #expect(match.benchmark == "pond" && match.items == [0] && match.rule == .window)
        #expect(match.isHit && !match.isCommon)
        let place = String(decoding: Array(text.utf8)[match.span], as: UTF8.self)
        #expect(place == "GIVEN the depths:\n of a pond at every metre, find the widest STRETCH")
    }

    @Test(arguments: [(49, 0), (50, 1), (51, 1)])
    func fiftyCharactersAreTheLimit(count: Int, matches: Int) throws {
        let letters = Array(question.filter { $0.isLetter })
        let scanner = ContaminationScanner(indexes: [try Support.index([question])])
        for first in 0...(letters.count - count) {
            let text = "0\(String(letters[first..<(first + count)]))0"
            #expect(scanner.scan(text).count == matches)
        }
    }

    @Test func aShorterItemMatchesOnlyWhole() throws {
        let scanner = ContaminationScanner(indexes: [try Support.index(["Add the lily pads up.", question])])
        let match = try #require(scanner.scan("1 add the 'lily pads' UP 2").first)
        #expect(match.rule == .wholeItem && match.items == [0] && match.window == "addthelilypadsup")
        #expect(scanner.scan("1 add the 'lily pads' u 2").isEmpty)
    }

    @Test(arguments: ["a", "池", "ab", "né", "abcdefg", "abcdefgh", "abcdefghi"])
    func aTinyItemIsFoundAnywhere(item: String) throws {
        let scanner = ContaminationScanner(
            indexes: [try Support.index([item, "a longer item of words"])], strict: true)
        for offset in 0..<30 {
            let text = String(repeating: "x", count: offset) + item + "xx"
            let matches = scanner.scan(text)
            #expect(matches.map(\.window) == [item])
            #expect(matches.map(\.span) == [offset..<(offset + item.utf8.count)])
        }
    }

    @Test func anItemWithoutLettersOrDigitsMatchesNothing() throws {
        let scanner = ContaminationScanner(indexes: [try Support.index(["...", ""])], strict: true)
        #expect(scanner.scan("... () \\n").isEmpty)
        #expect(scanner.scan("").isEmpty)
    }

    @Test func caseIsFoldedByDefaultOnlyInExhaustiveMode() throws {
        let indexes = [try Support.index([question])]
        let shouted = question.uppercased()
        #expect(!ContaminationScanner(indexes: indexes).scan(shouted).isEmpty)
        #expect(ContaminationScanner(indexes: indexes, foldCase: false).scan(shouted).isEmpty)
        #expect(ContaminationScanner(indexes: indexes, mode: .sampled).scan(shouted).isEmpty)
        #expect(!ContaminationScanner(indexes: indexes, mode: .sampled, foldCase: true).scan(shouted).isEmpty)
        #expect(!ContaminationScanner(indexes: indexes, mode: .sampled).scan(question).isEmpty)
    }

    @Test func everyItemThatSharesAStretchIsNamedOnce() throws {
        let other = "First: \(question) Then fish."
        let scanner = ContaminationScanner(indexes: [try Support.index([question, other, "Feed the herons."])])
        let matches = scanner.scan("x \(question) x")
        #expect(matches.map(\.items) == [[0, 1]])
        #expect(scanner.scan(other).map(\.items) == [[1], [0]])
    }

    @Test func theEscapedFormIsScannedTooAndReportedOnce() throws {
        let scanner = ContaminationScanner(indexes: [try Support.index([question])])
        let escaped = question.replacing(" ", with: #"\n"#)
        #expect(scanner.scan(#"{"q": "\#(escaped)"}"#).count == 1)
        // Half of it needs no escape, and matches in both forms.
        let half = question.prefix(70) + question.dropFirst(70).replacing(" ", with: #"\n"#)
        #expect(scanner.scan(String(half)).count == 1)
        #expect(scanner.scan(String(half))[0].span == 0..<(half.utf8.count - 1))
    }

    @Test func twoBenchmarksReportApart() throws {
        let indexes = [try Support.index([question], name: "a"), try Support.index([question], name: "b")]
        #expect(ContaminationScanner(indexes: indexes).scan(question).map(\.benchmark) == ["a", "b"])
    }

    @Test(arguments: [(10, false), (11, true)])
    func aWindowThatManyItemsShareIsCommon(items: Int, isCommon: Bool) throws {
        let index = try Support.index((0..<items).map { "\(question) \($0)" })
        let match = try #require(ContaminationScanner(indexes: [index]).scan(question).first)
        #expect(match.items.count == items)
        #expect(match.isCommon == isCommon && match.isHit == !isCommon)
        #expect(ContaminationScanner(indexes: [index], strict: true).scan(question).map(\.isHit) == [true])
        #expect((index.commonWindows(foldCase: true) > 0) == isCommon)
    }

    @Test(arguments: [
        ("abcdefghijk", true), ("abcdefghijkl", false), ("0123456789", true), ("٠١٢٣٤٥٦٧٨٩0123456789", true),
        ("٠١٢٣٤٥٦٧٨٩0123456789a", false), ("abcdefABCDEF", true),
    ])
    func aWindowOfFewCharactersOrOfDigitsIsCommon(alphabet: String, isCommon: Bool) throws {
        let text = String(repeating: alphabet, count: 10)
        let scanner = ContaminationScanner(indexes: [try Support.index([text])])
        #expect(scanner.scan(text).map(\.isCommon) == [isCommon])
    }

    @Test func aStretchWithOneTellingWindowIsAHit() throws {
        let text = String(repeating: "ab", count: 40) + question
        let scanner = ContaminationScanner(indexes: [try Support.index([text])])
        #expect(scanner.scan(text).map(\.isHit) == [true])
        #expect(scanner.scan(String(text.prefix(70))).map(\.isHit) == [false])
    }
}
