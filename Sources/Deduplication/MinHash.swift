import CSimilarity
import Core
import Foundation

/// MinHash signatures of sets of shingles (Broder 1997) and the bands of them that are compared (Indyk and Motwani 1998;
/// Leskovec, Rajaraman and Ullman, *Mining of massive datasets*, chapter 3).
///
/// Two texts agree in a value of their signatures with the probability of their Jaccard index. A signature of 128 values
/// is cut into bands of some rows; texts that agree in all rows of a band are candidates.
struct MinHash: Sendable {
    /// The values of a signature.
    static let permutations = Int(FP_PERMUTATIONS)
    /// The seed of the permutations, the same in every process: the first 64 bits of the fractional part of π.
    static let seed: UInt64 = 0x243F_6A88_85A3_08D3
    /// The least probability with which a pair at the threshold becomes a candidate: 25 bands of five rows give 98.99 %
    /// at 0.7, 99.89 % at 0.75 and 99.99 % at 0.8. Four rows would look at several times as many unlike pairs.
    static let candidateProbability = 0.989
    /// The Jaccard index from which on a question is a duplicate, where none is given.
    ///
    /// Chosen by reading all 169 pairs at 0.7 or above of MBPP (974 questions), BigCodeBench (1140) and 114 questions
    /// that a model wrote. Together with ``TaskWords`` a threshold of 0.7 merges 27 of them, 23 rightly; 0.75 merges 24,
    /// 22 rightly; 0.8 merges 14, 12 rightly. By shingles alone 28 of 169 are right at 0.7, 24 of 114 at 0.75 and 13 of 64
    /// at 0.8, so that no threshold would do. The word lists were made with the same pairs in view.
    static let defaultThreshold = 0.75

    /// The number of bands.
    let bands: Int
    /// The values of a band.
    let rows: Int
    /// The fewest bits of two sketches that agree in a pair at the threshold.
    let leastSketchBits: Int
    private let kernels: fp_similarity_kernels
    private let xors: [UInt32]
    private let factors: [UInt32]

    /// Chooses the bands for a threshold: as many rows as ``candidateProbability`` allows, so that few unlike pairs
    /// become candidates.
    ///
    /// - Parameters:
    ///   - threshold: the Jaccard index of interest, above 0 and at most 1.
    ///   - level: the instruction set, 0 for the fastest that the machine has.
    init(threshold: Double, level: Int = 0) {
        let permutations = Self.permutations
        rows =
            (1...permutations).last { rows in
                let agree = pow(threshold, Double(rows))
                return 1 - pow(1 - agree, Double(permutations / rows)) >= Self.candidateProbability
            } ?? 1
        bands = permutations / rows
        // A sketch has one bit of each value: unequal ones agree in every other bit (Li and König, *b-bit minwise
        // hashing*, 2010). Four standard deviations below the mean lose one pair in 30,000.
        let agree = (1 + threshold) / 2
        let count = Double(permutations)
        leastSketchBits = Int(count * agree - 4 * (count * agree * (1 - agree)).squareRoot())
        kernels = (fp_similarity_kernels_of_machine(level) ?? fp_fastest_similarity_kernels()).pointee
        var random = CounterRandom(seed: Self.seed)
        let words = (0..<permutations).map { _ in random.next() }
        xors = words.map { UInt32(truncatingIfNeeded: $0) }
        factors = words.map { UInt32(truncatingIfNeeded: $0 >> 32) | 1 }
    }

    /// The instruction sets that the machine has, fastest first.
    static var levels: [String] {
        var names: [String] = []
        while let kernels = fp_similarity_kernels_of_machine(names.count) {
            names.append(String(cString: kernels.pointee.name))
        }
        return names
    }

    /// The signature of a set of shingles: 128 values.
    func signature(_ shingles: [UInt32]) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: Self.permutations) { signature, initialized in
            guard let result = signature.baseAddress else { return }
            kernels.signature(shingles, shingles.count, xors, factors, result)
            initialized = Self.permutations
        }
    }

    /// The sketch of a set of shingles and the keys of its bands.
    func digest(_ shingles: [UInt32]) -> MinHashDigest {
        let signature = signature(shingles)
        var sketch: (UInt64, UInt64) = (0, 0)
        withUnsafeMutableBytes(of: &sketch) { bytes in
            bytes.withMemoryRebound(to: UInt64.self) { words in
                if let base = words.baseAddress { fp_sketch(signature, base) }
            }
        }
        let keys = [UInt32](unsafeUninitializedCapacity: bands) { keys, initialized in
            guard let base = keys.baseAddress else { return }
            fp_band_keys(signature, bands, rows, base)
            initialized = bands
        }
        return MinHashDigest(sketch: sketch, bands: keys)
    }
}
