import Core
import Testing

@testable import Deduplication

@Suite struct HashTableTests {
    @Test func findsWhatADictionaryFindsWhileItGrows() {
        var random = CounterRandom(seed: 3)
        var table = HashTable()
        var reference: [UInt32: [UInt32]] = [:]
        for ordinal in 0..<5_000 as Range<UInt32> {
            let key = UInt32(truncatingIfNeeded: random.next() % 2_000) &* 0x1000_0001
            table.insert(key, ordinal)
            reference[key, default: []].append(ordinal)
        }
        for (key, ordinals) in reference {
            for ordinal in ordinals { #expect(table.first(key) { $0 == ordinal } == ordinal) }
            #expect(table.first(key) { _ in false } == nil)
            #expect(table.first(key &+ 1) == nil || reference[key &+ 1] != nil)
        }
    }

    @Test func replacesWhatStandsUnderAKey() {
        var table = HashTable()
        for round in 0..<3 as Range<UInt32> {
            for key in 0..<1_000 as Range<UInt32> {
                let earlier = table.replace(key &* 0x9E37_79B9, with: round * 1_000 + key)
                #expect(earlier == (round == 0 ? nil : (round - 1) * 1_000 + key))
            }
        }
        #expect(table.first(0) == 2_000)
    }
}
