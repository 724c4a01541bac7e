import Core
import Foundation
import Testing

@testable import Deduplication

@Suite struct MinHashTests {
    private func numbers(_ count: Int, seed: UInt64) -> [UInt32] {
        var random = CounterRandom(seed: seed)
        return (0..<count).map { _ in UInt32(truncatingIfNeeded: random.next()) }
    }

    @Test func everyInstructionSetGivesTheSameBits() {
        let levels = MinHash.levels
        #expect(levels.last == "baseline")
        for count in [0, 1, 2, 15, 16, 17, 200, 1_001] {
            let shingles = numbers(count, seed: UInt64(count))
            let signatures = levels.indices.map { MinHash(threshold: 0.7, level: $0).signature(shingles) }
            #expect(Set(signatures).count == 1)
            #expect(signatures[0].count == 128)
        }
    }

    @Test func aSignatureHoldsTheLeastOfEachPermutation() {
        let hash = MinHash(threshold: 0.7)
        let shingles = numbers(40, seed: 9)
        let single = shingles.map { hash.signature([$0]) }
        let least = (0..<128).map { place in single.map { $0[place] }.min() }
        #expect(hash.signature(shingles) == least)
        #expect(hash.signature([]) == [UInt32](repeating: .max, count: 128))
    }

    @Test func permutationsAreTheSameInEveryProcess() {
        #expect(MinHash(threshold: 0.7).signature([1, 2, 3]).prefix(3) == [1_648_558_317, 219_300_540, 1_432_766_204])
    }

    @Test(arguments: [0.3, 0.5, 0.7, 0.75, 0.8, 0.9, 0.95, 1])
    func pairsAtTheThresholdBecomeCandidates(_ threshold: Double) {
        let hash = MinHash(threshold: threshold)
        #expect(hash.bands * hash.rows <= 128)
        let missed = pow(1 - pow(threshold, Double(hash.rows)), Double(hash.bands))
        #expect(missed <= 1 - MinHash.candidateProbability)
    }

    @Test func signaturesAgreeAsOftenAsTheJaccardIndexSays() {
        let hash = MinHash(threshold: 0.7)
        for common in [0, 50, 140, 180] {
            var agreeing = 0
            var sketchBits = 0
            for seed in 0..<50 as Range<UInt64> {
                let both = numbers(common, seed: 3 * seed)
                let left = both + numbers(200 - common, seed: 3 * seed + 1)
                let right = both + numbers(200 - common, seed: 3 * seed + 2)
                agreeing += zip(hash.signature(left), hash.signature(right)).count { $0 == $1 }
                let (l, r) = (hash.digest(left).sketch, hash.digest(right).sketch)
                sketchBits += 128 - (l.0 ^ r.0).nonzeroBitCount - (l.1 ^ r.1).nonzeroBitCount
            }
            let jaccard = Double(common) / Double(400 - common)
            // Five standard deviations of 6400 draws.
            #expect(abs(Double(agreeing) / 6_400 - jaccard) < 5 * 0.5 / 80)
            #expect(abs(Double(sketchBits) / 6_400 - (1 + jaccard) / 2) < 5 * 0.5 / 80)
        }
    }
}
