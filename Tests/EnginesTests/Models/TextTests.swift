import Core
import Testing

@testable import Engines

@Suite("Small text functions of the model store")
struct TextTests {
    @Test(
        "sizes have three digits",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (98_362_432, "98.4 MB"), (999_999, "1.00 MB"),
            (1_117_320_768, "1.12 GB"), (123_456_789, "123 MB"), (Int.max, "9223 PB"),
        ])
    func sizes(bytes: Int, text: String) {
        #expect(ByteCount.text(bytes) == text)
    }

    @Test("the edit distance is a metric that single edits raise by at most one")
    func distance() {
        var random = CounterRandom(seed: 5)
        let letters = Array("abc")
        for _ in 0..<200 {
            let words = (0..<3).map { _ in
                String(
                    (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in letters.randomElement(using: &random)
                    })
            }
            let (a, b, c) = (words[0], words[1], words[2])
            #expect(EditDistance.between(a, a) == 0)
            #expect(EditDistance.between(a, b) == EditDistance.between(b, a))
            #expect(EditDistance.between(a, c) <= EditDistance.between(a, b) + EditDistance.between(b, c))
            #expect(EditDistance.between(a, a + "x") == 1)
        }
        #expect(EditDistance.between("kitten", "sitting") == 3)
    }

    @Test("addresses are shown without their secrets, other text as it is")
    func redaction() {
        #expect(Redaction.clean("see https://a:b@host/p?q=1 and 'http://h?x'") == "see https://host/p and 'http://h'")
        #expect(Redaction.clean("why? me@host") == "why? me@host")
    }

    @Test("only strong entity tags that fit a header are kept")
    func tags() {
        for tag in ["\"\"", "\"abc-1\""] { #expect(PartialFile.isStrong(tag: tag)) }
        for tag in [
            "", "\"", "W/\"a\"", "a", "\"a\r\nX: y\"", "\"a\"b\"", "\"\u{e9}\"",
            "\"\(String(repeating: "a", count: 2000))\"",
        ] {
            #expect(!PartialFile.isStrong(tag: tag))
        }
    }
}
