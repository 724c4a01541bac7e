import Core
import Testing

@testable import Contamination

@Suite struct NormaliserTests {
    private func normalise(_ text: String, fold: Bool = false, unescaping: Bool = false) -> String {
        String(decoding: Normaliser(foldsCase: fold).normalise(text, unescaping: unescaping), as: UTF8.self)
    }

    @Test func lettersAndDigitsOfEveryScriptAreKeptAndNothingElse() {
        #expect(normalise("def f(x_1): # naïve — 池の③½Ⅷ\u{2028}🐸\u{0}٣") == "deffx1naïve池の③½Ⅷ٣")
    }

    @Test func nothingIsComposedOrDecomposed() {
        #expect(Array(normalise("e\u{301}é").unicodeScalars) == ["e", "é"])
    }

    @Test func foldingMapsOneCharacterToOne() {
        #expect(normalise("ABÇΣÏSSẞǅK\u{212A}İ", fold: true) == "abçσïssßǆkki")
        #expect(normalise("ABÇΣ") == "ABÇΣ")
    }

    @Test func onlyOneCharacterHasALongerLowercaseMapping() {
        let long = (0..<0x11_0000 as Range<UInt32>).compactMap(Unicode.Scalar.init)
            .filter { $0.properties.lowercaseMapping.unicodeScalars.count != 1 }
        #expect(long == ["\u{130}"])
    }

    @Test(arguments: [
        (#"a\nb"#, "anb", "ab"), (#"a\"b\\c\/d"#, "abcd", "abcd"), (#"\t\r\b\f"#, "trbf", ""),
        (#"\\n"#, "n", "n"), (#"\\\n"#, "n", ""), (#"\u0041\u00e9"#, "u0041u00e9", "Aé"),
        (#"\ud835\udc00"#, "ud835udc00", "\u{1D400}"), (#"\ud835x\udc00"#, "ud835xudc00", "x"),
        (#"\ud835\ud835\udc00"#, "ud835ud835udc00", "\u{1D400}"),
        (#"\u12"#, "u12", "u12"), (#"\u12g4"#, "u12g4", "u12g4"), (#"\x41\'"#, "x41", "x41"), (#"\"#, "", ""),
        (#"\u"#, "u", "u"), (#"\ud835\u"#, "ud835u", "u"),
    ])
    func escapesCountAsWhatTheyStandForOnlyWhenUndone(text: String, plain: String, undone: String) {
        #expect(normalise(text) == plain)
        #expect(normalise(text, unescaping: true) == undone)
    }

    @Test func everyCharacterKnowsWhereItComesFrom() throws {
        var text = "A. é\\u00e9!"
        let passages = text.withUTF8 { Passage.read([0..<5], of: $0, unescaping: true) }
        #expect(passages.count == 1)
        #expect(passages.first?.origins == [0..<1, 3..<5, 5..<11])
        #expect(passages.first?.folded == Array("aéé".utf8) && passages.first?.plain == Array("Aéé".utf8))
    }

    @Test func aPassageBeginsAndEndsWithWholeCharacters() {
        var text = "aé-éb"
        let passages = text.withUTF8 { Passage.read([0..<2, 2..<6], of: $0, unescaping: false) }
        #expect(passages.map(\.folded) == [Array("a".utf8), Array("éb".utf8)])
    }

    /// Against the rule in Swift, on text of all kinds, well-formed or not.
    @Test(arguments: TextFunctions.all.map(\.name))
    func everyInstructionSetNormalisesAlike(name: String) throws {
        let functions = try #require(TextFunctions.all.first { $0.name == name })
        var random = CounterRandom(seed: 3)
        let parts: [[UInt8]] = [
            Array("def F(x):\n".utf8), Array("ÀéΣİȺ".utf8), Array("池の蛙🐸𝒜".utf8), Array(#"\n\u0041\ud835\udc00\\"#.utf8),
            [0xC1, 0x81], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80], [0xFF], [0xC3], [0x5C],
            Array(repeating: 0x20, count: 70), Array(String(repeating: "Ab1", count: 30).utf8), Array(#"\u12"#.utf8),
        ]
        for _ in 0..<3_000 {
            var source: [UInt8] = []
            for _ in 0..<(random.next() % 12) {
                let part = parts[Int(random.next() % UInt64(parts.count))]
                source += part.prefix(Int(random.next() % UInt64(part.count)) + 1)
            }
            source.withUnsafeBufferPointer { source in
                for unescaping in [false, true] {
                    var expected: [UInt8] = []
                    Normaliser(foldsCase: true).walk(source, unescaping: unescaping) { scalar, _ in
                        expected.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                    }
                    let found = [UInt8](unsafeUninitializedCapacity: 2 * source.count + TextFunctions.slack) {
                        $1 = Normaliser.fold(source, unescaping: unescaping, into: $0.baseAddress, by: functions)
                    }
                    #expect(found == expected, "\(Array(source)) \(unescaping)")
                }
            }
        }
    }

    @Test func theVersionNamesTheRuleAndTheTables() {
        #expect(Normaliser.version == "1/unicode-\(UnicodeVersion.current)")
        #expect(UnicodeVersion.current == UnicodeVersion.greatestAge(stride: 1))
        #expect(UnicodeVersion.current >= UnicodeVersion(major: 15, minor: 0))
        #expect(UnicodeVersion(major: 9, minor: 0) < UnicodeVersion(major: 15, minor: 1))
    }
}
