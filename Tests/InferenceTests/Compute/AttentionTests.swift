import CKernels
import Core
import Glibc
import Testing

@testable import Inference

@Suite struct AttentionTests {
    /// Sequences of some positions that share their first ones, in pages of one layer and two heads.
    private struct Case {
        let group: Int
        let layout: KVLayout
        /// `(sequences)` of `(positions, dimension)`.
        let keys: [[Float]]
        let values: [[Float]]
        let queries: [[Float]]
        let caches: [SequenceCache]

        /// - Parameters:
        ///   - positions: of each sequence.
        ///   - shared: positions that all of them have in common.
        init(group: Int, dimension: Int, positions: [Int], shared: Int = 0, seed: UInt64) throws {
            var random = CounterRandom(seed: seed)
            self.group = group
            let layout = KVLayout(layers: 1, heads: 2, dimension: dimension)
            self.layout = layout
            let pool = KVPagePool(layout: layout)
            var (keys, values, queries): ([[Float]], [[Float]], [[Float]]) = ([], [], [])
            var caches: [SequenceCache] = []
            for (index, count) in positions.enumerated() {
                let common = index == 0 ? 0 : min(shared, count)
                keys.append(Array((keys.first ?? []).prefix(common * dimension)))
                values.append(Array((values.first ?? []).prefix(common * dimension)))
                keys[index] += random.floats((count - common) * dimension)
                values[index] += random.floats((count - common) * dimension)
                queries.append(random.floats(group * dimension).map { $0 * 3 })
                let cache = try SequenceCache(
                    capacity: count, pool: pool, sharing: common > 0 ? caches[0].pages : [], positions: common)
                try cache.reserve(count)
                for position in common..<count {
                    let place = position * dimension
                    keys[index].withUnsafeBufferPointer { keys in
                        values[index].withUnsafeBufferPointer { values in
                            guard let key = keys.baseAddress, let value = values.baseAddress else { return }
                            cache.store(key: key + place, value: value + place, position: position, layer: 0, head: 1)
                        }
                    }
                }
                caches.append(cache)
            }
            (self.keys, self.values, self.queries, self.caches) = (keys, values, queries, caches)
        }

        var scale: Float { 1 / Float(layout.dimension).squareRoot() }

        /// Some of the sequences in one call: each row sees as many positions as its sequence has, less `hidden`.
        func attend(_ sequences: [Int], hidden: Int = 0, _ kernels: Kernels) -> [[Float]] {
            let width = group * layout.dimension
            let longest = sequences.map { keys[$0].count / layout.dimension }.max() ?? 1
            var scratch = [Float](repeating: .nan, count: fp_attention_scratch(layout.dimension, longest))
            let queries: [Float] = sequences.flatMap { self.queries[$0] }
            var out = [Float](repeating: .nan, count: sequences.count * width)
            queries.withUnsafeBufferPointer { queries in
                out.withUnsafeMutableBufferPointer { out in
                    guard let query = queries.baseAddress, let start = out.baseAddress else { return }
                    let rows = sequences.enumerated().map { index, sequence in
                        fp_attention_row(
                            query: query + index * width, out: start + index * width,
                            pages: UnsafePointer(caches[sequence].addresses),
                            positions: max(1, keys[sequence].count / layout.dimension - hidden))
                    }
                    var shape = fp_attention_shape(
                        group: group, dimension: layout.dimension, keys: layout.keys(layer: 0, head: 1),
                        values: layout.values(layer: 0, head: 1), scale: scale)
                    kernels.table.attention(rows, rows.count, &shape, &scratch)
                }
            }
            return sequences.indices.map { Array(out[$0 * width..<($0 + 1) * width]) }
        }

        /// One sequence in double precision.
        func exact(_ sequence: Int) -> [Double] {
            let dimension = layout.dimension
            let positions = keys[sequence].count / dimension
            return (0..<group).flatMap { head in
                let scores = (0..<positions).map { position in
                    (0..<dimension).reduce(0.0) {
                        $0 + Double(queries[sequence][head * dimension + $1])
                            * Double(keys[sequence][position * dimension + $1])
                    } * Double(scale)
                }
                let largest = scores.max() ?? 0
                let weights = scores.map { exp($0 - largest) }
                let total = weights.reduce(0, +)
                return (0..<dimension).map { component in
                    (0..<positions).reduce(0.0) {
                        $0 + weights[$1] / total * Double(values[sequence][$1 * dimension + component])
                    }
                }
            }
        }
    }

    @Test(arguments: Kernels.ofMachine, [1, 2, 15, 16, 17, 31, 32, 33, 100, 400])
    func resultsAgreeWithDoublePrecision(kernels: Kernels, positions: Int) throws {
        for (group, dimension) in [(1, 64), (3, 16), (4, 20), (9, 128), (5, 7)] {
            let attention = try Case(
                group: group, dimension: dimension, positions: [positions], seed: UInt64(positions))
            let difference = zip(attention.attend([0], kernels)[0], attention.exact(0)).map { abs(Double($0) - $1) }
            #expect(difference.allSatisfy { $0 < 2e-6 }, "\(difference.max() ?? 0)")
        }
    }

    @Test(arguments: Kernels.ofMachine)
    func whoElseIsInTheTileDoesNotChangeABit(kernels: Kernels) throws {
        for (group, shared) in [(1, 0), (3, 40), (6, 64), (7, 95)] {
            let attention = try Case(
                group: group, dimension: 24, positions: [120, 99, 160, 96, 110, 97], shared: shared, seed: 9)
            let all = Array(attention.keys.indices)
            let alone = all.map { attention.attend([$0], kernels)[0] }
            for (sequence, exact) in all.map({ ($0, attention.exact($0)) }) {
                #expect(zip(alone[sequence], exact).allSatisfy { abs(Double($0) - $1) < 2e-6 })
            }
            var random = CounterRandom(seed: 10)
            for _ in 0..<40 {
                let tile = Array(all.shuffled(using: &random).prefix(.random(in: 1...6, using: &random)))
                for (sequence, row) in zip(tile, attention.attend(tile, kernels)) {
                    #expect(differingBits(row, alone[sequence]) == 0, "\(tile), group \(group)")
                }
            }
        }
    }

    /// As many queries as one call takes, of one sequence that is read in from its beginning.
    @Test(arguments: Kernels.ofMachine)
    func positionsThatARowDoesNotSeeDoNotChangeABit(kernels: Kernels) throws {
        let whole = try Case(group: 8, dimension: 32, positions: [70], seed: 3)
        for hidden in [0, 1, 5, 38, 69] {
            let cut = try Case(group: 8, dimension: 32, positions: [70 - hidden], seed: 3)
            // The same numbers come first in the random sequence of keys only, so the shorter one is cut from the longer.
            let rows = whole.attend([0, 0, 0, 0, 0, 0, 0, 0], hidden: hidden, kernels)
            #expect(rows.allSatisfy { differingBits($0, rows[0]) == 0 })
            #expect(rows[0].count == cut.attend([0], kernels)[0].count)
            let mixed = whole.attend([0], hidden: hidden, kernels)
            #expect(differingBits(mixed[0], rows[0]) == 0)
        }
    }

    @Test func everyInstructionSetGivesTheSameBits() throws {
        for (group, dimension) in [(1, 64), (4, 20), (12, 128)] {
            let attention = try Case(
                group: group, dimension: dimension, positions: [50, 33, 77], shared: 20, seed: 4)
            let results = Kernels.ofMachine.map { attention.attend([0, 1, 2], $0).flatMap { $0 } }
            for result in results { #expect(differingBits(result, results[0]) == 0) }
        }
    }
}
