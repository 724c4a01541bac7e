import Core
import Testing

@testable import Export

@Suite struct InterleavingTests {
    @Test func everyTextGoesSomewhereOnceAndEvenlySpread() {
        for (rows, texts) in [(100, 10), (10, 100), (1, 1), (1000, 999), (50, 0), (0, 5)] {
            for seed in 0..<20 as Range<UInt64> {
                var interleaving = Interleaving(rows: rows, texts: texts, seed: seed)
                var given: [Int] = []
                for row in 0...rows {
                    given += interleaving.texts(before: row)
                    // Each text is drawn within its own stretch of the rows.
                    let even = Double(row + 1) / Double(rows + 1) * Double(texts)
                    #expect(abs(Double(given.count) - even) <= 1 + Double(texts) / Double(rows + 1))
                }
                #expect(given == Array(0..<texts))
            }
        }
    }

    @Test func theSeedDecidesThePlaces() {
        func places(_ seed: UInt64) -> [Int] {
            var interleaving = Interleaving(rows: 500, texts: 40, seed: seed)
            return (0...500).map { interleaving.texts(before: $0).count }
        }
        #expect(places(1) == places(1) && places(1) != places(2))
    }
}
