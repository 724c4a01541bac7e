import Core
import Testing

@testable import Inference

@Suite struct StopScannerTests {
    /// Feeds pieces; gives the events' text, the whole text and whether a stop was met.
    private func scan(_ pieces: [[UInt8]], stops: [String]) -> (given: String, whole: String, stopped: Bool) {
        var scanner = StopScanner(stops: stops.map { Array($0.utf8) })
        var given = ""
        for piece in pieces { given += scanner.append(piece) }
        given += scanner.finish()
        return (given, scanner.whole, scanner.stopped)
    }

    private func check(_ pieces: [String], stops: [String], gives text: String, stopped: Bool = true) {
        let result = scan(pieces.map { Array($0.utf8) }, stops: stops)
        #expect(result.whole == text && result.given == text && result.stopped == stopped, "\(pieces), \(stops)")
    }

    @Test func aStopStringEndsTheTextHoweverItIsSplit() {
        check(["hello END more"], stops: ["END"], gives: "hello ")
        check(["hello E", "N", "D", " more"], stops: ["END"], gives: "hello ")
        check(["hello E", "N", "E", "ND"], stops: ["END"], gives: "hello EN")
        check(["aaaa", "ab"], stops: ["aab"], gives: "aaa")
        check(["END"], stops: ["END"], gives: "")
        check(["E", "ND"], stops: ["END"], gives: "")
        check(["x", ""], stops: ["END"], gives: "x", stopped: false)
        check(["almost EN"], stops: ["END"], gives: "almost EN", stopped: false)
        check(["text"], stops: [""], gives: "text", stopped: false)
        check([], stops: ["END"], gives: "", stopped: false)
    }

    @Test func ofOverlappingStopsTheEarliestCounts() {
        check(["one two three"], stops: ["three", "two"], gives: "one ")
        check(["abcd"], stops: ["bcd", "abcd"], gives: "")
        check(["ab", "cd"], stops: ["bcde", "abcd"], gives: "")
        check(["ab", "cx"], stops: ["abcd", "bcx"], gives: "a")
        check(["\n", "\n"], stops: ["\n\n", "\n\n\n"], gives: "")
    }

    @Test func nothingComesAfterAStop() {
        var scanner = StopScanner(stops: [Array("X".utf8)])
        #expect(scanner.append(Array("aXb".utf8)) == "")
        #expect(scanner.append(Array("c".utf8)) == "")
        #expect(scanner.finish() == "a")
        #expect(scanner.finish() == "")
        #expect(scanner.whole == "a")
    }

    @Test func textThatCannotBecomeAStopIsGivenAtOnce() {
        var scanner = StopScanner(stops: [Array("END".utf8)])
        #expect(scanner.append(Array("hello".utf8)) == "hello")
        #expect(scanner.append(Array(" E".utf8)) == " ")
        #expect(scanner.append(Array("x".utf8)) == "Ex")
    }

    @Test func charactersAreNeverCut() {
        let text = "aé漢🦊e\u{301}z"
        var scanner = StopScanner(stops: [])
        var given = ""
        for byte in text.utf8 {
            let piece = scanner.append([byte])
            #expect(!piece.unicodeScalars.contains("\u{FFFD}"))
            given += piece
        }
        #expect(given + scanner.finish() == text)
        check([text], stops: ["🦊"], gives: "aé漢")
        #expect(scan("aé漢🦊".utf8.map { [$0] }, stops: ["🦊"]).given == "aé漢")
    }

    /// Any bytes, cut anywhere: the events add up to the whole text, and the stop is where a search from the start
    /// finds it when bytes come one by one.
    @Test func eventsAddUpToTheWholeTextForAnyBytes() {
        var random = CounterRandom(seed: 1)
        let alphabet: [UInt8] = [
            0x61, 0x62, 0x80, 0xBF, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0xA6, 0x8A, 0xFF, 0xED,
        ]
        for _ in 0..<4_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                alphabet[.random(in: 0..<alphabet.count, using: &random)]
            }
            let stops = [["ab"], ["aab", "ba"], ["é", "€a"], []][.random(in: 0..<4, using: &random)]
            var pieces: [[UInt8]] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + .random(in: 1...5, using: &random))
                pieces.append(Array(bytes[start..<end]))
                start = end
            }
            let result = scan(pieces, stops: stops)
            #expect(result.given == result.whole, "\(pieces)")
            let single = scan(bytes.map { [$0] }, stops: stops)
            let expected = Self.cut(bytes, at: stops)
            #expect(single.whole == String(decoding: expected, as: UTF8.self), "\(bytes)")
            #expect(single.given == single.whole && single.stopped == (expected.count < bytes.count), "\(bytes)")
        }
    }

    /// The bytes before the stop that is complete first.
    private static func cut(_ bytes: [UInt8], at stops: [String]) -> [UInt8] {
        for end in 0...bytes.count {
            let starts = stops.map { Array($0.utf8) }.filter { bytes[..<end].suffix($0.count).elementsEqual($0) }
                .map { end - $0.count }
            if let start = starts.min() { return Array(bytes[..<start]) }
        }
        return bytes
    }
}
