import Contamination
import Core
import Testing

@testable import Deduplication

@Suite struct ShingleSetTests {
    private func shingles(_ text: String) -> [UInt32] {
        ShingleSet.shingles(Normaliser(foldsCase: true).normalise(text))
    }

    /// The shingles of a text, each as its characters side by side in 21 bits, the length above them.
    static func reference(_ text: String) -> Set<UInt128> {
        let characters = Array(
            String(decoding: Normaliser(foldsCase: true).normalise(text), as: UTF8.self).unicodeScalars)
        guard !characters.isEmpty else { return [] }
        let length = min(5, characters.count)
        return Set(
            (0...(characters.count - length)).map { start in
                characters[start..<(start + length)].reduce(UInt128(length)) { $0 << 21 | UInt128($1.value) }
            })
    }

    @Test(arguments: [
        "", "?!", "a", "abcd", "abcde", "aaaaaaaaaa", "Abc dé fgh", "é", "数字数字数字数字", "a数b字c数d字e", "0000", "00000",
    ])
    func hasAsManyAsTheTextHas(_ text: String) {
        let numbers = shingles(text)
        #expect(numbers.count == Self.reference(text).count)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func jaccardIndexIsThatOfTheTexts() {
        let questions = Questions.similar(150, seed: 8)
        for left in questions {
            for right in questions.prefix(20) {
                let (l, r) = (Self.reference(left), Self.reference(right))
                #expect(ShingleSet.common(shingles(left), shingles(right)) == l.intersection(r).count)
            }
        }
    }

    @Test func lettersAndDigitsNeverCollide() {
        let digits = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var random = CounterRandom(seed: 1)
        let text = (0..<300_000).map { _ in digits[Int(random.next() % 36)] }
        var distinct: Set<[UInt8]> = []
        for start in 0...(text.count - 5) { distinct.insert(Array(text[start..<(start + 5)])) }
        #expect(ShingleSet.shingles(text).count == distinct.count)
    }

    @Test func shortTextsDifferFromLongerOnes() {
        let texts = ["0", "00", "a", "aa", "aaa", "aaaa", "aaaaa", "é", "éé", "ab", "ba", "0a", "a0"]
        #expect(Set(texts.flatMap(shingles)).count == texts.count)
    }
}
