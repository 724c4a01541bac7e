import CKernels
import Core
import Glibc
import Testing

@Suite struct AttentionTests {
    /// Keys and values of some positions, in rows of two heads' width, and a query.
    private struct Case {
        let group: Int
        let dimension: Int
        let positions: Int
        let query: [Float]
        let keys: [Float]
        let values: [Float]
        /// Floats of a row.
        let stride: Int
        /// Where the head begins in a row.
        let offset: Int

        init(group: Int, dimension: Int, positions: Int, seed: UInt64) {
            var random = CounterRandom(seed: seed)
            (self.group, self.dimension, self.positions) = (group, dimension, positions)
            (stride, offset) = (2 * dimension, dimension)
            query = random.floats(group * dimension).map { $0 * 3 }
            keys = random.floats(positions * stride)
            values = random.floats(positions * stride)
        }

        var scale: Float { 1 / Float(dimension).squareRoot() }

        /// With the cache cut into spans of the given lengths.
        func attend(spans lengths: [Int]) -> [Float] {
            var out = [Float](repeating: .nan, count: group * dimension)
            var scores = [Float](repeating: .nan, count: group * positions)
            keys.withUnsafeBufferPointer { keys in
                values.withUnsafeBufferPointer { values in
                    guard let key = keys.baseAddress, let value = values.baseAddress else { return }
                    var start = 0
                    let spans = lengths.map { length in
                        defer { start += length }
                        return fp_kv_span(keys: key + start * stride, values: value + start * stride, count: length)
                    }
                    fp_attention(
                        query, group, dimension, spans, spans.count, stride, offset, scale, positions, &scores, &out)
                }
            }
            return out
        }

        /// The same in double precision.
        func exact() -> [Double] {
            (0..<group).flatMap { head in
                let scores = (0..<positions).map { position in
                    (0..<dimension).reduce(0.0) {
                        $0 + Double(query[head * dimension + $1]) * Double(keys[position * stride + offset + $1])
                    } * Double(scale)
                }
                let largest = scores.max() ?? 0
                let weights = scores.map { exp($0 - largest) }
                let total = weights.reduce(0, +)
                return (0..<dimension).map { component in
                    (0..<positions).reduce(0.0) {
                        $0 + weights[$1] / total * Double(values[$1 * stride + offset + component])
                    }
                }
            }
        }
    }

    @Test(arguments: [1, 2, 15, 16, 17, 100, 400])
    func resultsAgreeWithDoublePrecision(positions: Int) {
        for (group, dimension) in [(1, 64), (3, 16), (4, 20)] {
            let attention = Case(group: group, dimension: dimension, positions: positions, seed: UInt64(positions))
            let difference = zip(attention.attend(spans: [positions]), attention.exact()).map { abs(Double($0) - $1) }
            #expect(difference.allSatisfy { $0 < 2e-6 }, "\(difference.max() ?? 0)")
        }
    }

    @Test func whereSpansAreCutDoesNotChangeABit() {
        let attention = Case(group: 3, dimension: 24, positions: 120, seed: 9)
        let whole = attention.attend(spans: [120])
        for cut in 1..<120 { #expect(differingBits(attention.attend(spans: [cut, 120 - cut]), whole) == 0) }
        #expect(differingBits(attention.attend(spans: Array(repeating: 1, count: 120)), whole) == 0)
        var random = CounterRandom(seed: 10)
        for _ in 0..<50 {
            var lengths: [Int] = []
            while lengths.reduce(0, +) < 120 {
                lengths.append(.random(in: 1...min(40, 120 - lengths.reduce(0, +)), using: &random))
            }
            #expect(differingBits(attention.attend(spans: lengths), whole) == 0, "\(lengths)")
        }
    }
}
