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

    @Test func everyByteKnowsWhereItComesFrom() {
        var text = "A. é\\u00e9!"
        let origins = text.withUTF8 { Normaliser(foldsCase: true).origins($0, unescaping: true) }
        #expect(origins == [0..<1, 3..<5, 3..<5, 5..<11, 5..<11])
    }

    @Test func theVersionNamesTheRuleAndTheTables() {
        #expect(Normaliser.version == "1/unicode-\(UnicodeVersion.current)")
        #expect(UnicodeVersion.current >= UnicodeVersion(major: 15, minor: 0))
        #expect(UnicodeVersion(major: 9, minor: 0) < UnicodeVersion(major: 15, minor: 1))
    }
}
