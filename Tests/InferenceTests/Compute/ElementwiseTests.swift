import CKernels
import Core
import Glibc
import Testing

@testable import Inference

@Suite struct ElementwiseTests {
    /// Largest relative error allowed in what takes a few float32 operations.
    static let tolerance = 2e-6

    private func exponential(_ x: [Float], _ kernels: Kernels) -> [Float] {
        var out = [Float](repeating: .nan, count: x.count)
        kernels.table.exponentials(x, x.indices.map(Int32.init), x.count, 0, 1, &out)
        return out
    }

    @Test(arguments: Kernels.ofMachine)
    func theExponentialIsWithinOneUnitInTheLastPlace(kernels: Kernels) {
        var worst = 0.0
        let x = stride(from: -872_900, through: 883_000, by: 13).map { Float($0) * 1e-4 }
        for (x, ours) in zip(x, exponential(x, kernels)) {
            let exact = exp(Double(x))
            worst = max(worst, abs(Double(ours) - exact) / Double(Float(exact).ulp))
        }
        #expect(worst < 1)
    }

    @Test(arguments: Kernels.ofMachine)
    func theExponentialAtItsBordersIsAsPromised(kernels: Kernels) {
        let values = exponential([0, -87.4, -.infinity, 1e30, 88.3, .infinity], kernels)
        #expect(values[..<3] == [1, 0, 0])
        #expect(values[3] == values[4] && values[5].isFinite)
    }

    @Test(arguments: Kernels.ofMachine)
    func normsAgreeWithDoublePrecision(kernels: Kernels) {
        var random = CounterRandom(seed: 1)
        for count in [1, 15, 16, 17, 64, 576, 1000] {
            let (x, weight) = (random.floats(count), random.floats(count))
            var out = x
            kernels.table.rms_norm(x, weight, 1e-5, &out, count)
            let square = x.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)
            for index in 0..<count {
                let exact = Double(x[index]) / (square + 1e-5).squareRoot() * Double(weight[index])
                #expect(abs(Double(out[index]) - exact) <= Self.tolerance * max(abs(exact), 1e-3), "\(count)")
            }
        }
    }

    @Test(arguments: Kernels.ofMachine)
    func gatesAgreeWithDoublePrecision(kernels: Kernels) {
        var random = CounterRandom(seed: 2)
        let gate = random.floats(777).map { $0 * 30 }
        let up = random.floats(777)
        var out = gate
        kernels.table.swiglu(&out, up, out.count)
        for index in gate.indices {
            let exact = Double(gate[index]) / (1 + exp(-Double(gate[index]))) * Double(up[index])
            #expect(abs(Double(out[index]) - exact) <= Self.tolerance * max(abs(exact), 1e-30))
        }
    }

    @Test(arguments: Kernels.ofMachine)
    func bothRotationsTurnTheirPairs(kernels: Kernels) {
        var random = CounterRandom(seed: 3)
        for dimension in [2, 16, 30, 64] {
            let head = random.floats(dimension)
            let angles = random.floats(dimension / 2).map { Double($0) * 3 }
            let (cosines, sines) = (angles.map { Float(cos($0)) }, angles.map { Float(sin($0)) })
            var (interleaved, halves) = (head, head)
            kernels.table.rope_interleaved(&interleaved, cosines, sines, dimension)
            kernels.table.rope_halves(&halves, cosines, sines, dimension)
            for pair in 0..<dimension / 2 {
                for (turned, first, second) in [
                    (interleaved, 2 * pair, 2 * pair + 1), (halves, pair, pair + dimension / 2),
                ] {
                    let (a, b) = (Double(head[first]), Double(head[second]))
                    let (c, s) = (cos(angles[pair]), sin(angles[pair]))
                    #expect(abs(Double(turned[first]) - (a * c - b * s)) < 1e-6)
                    #expect(abs(Double(turned[second]) - (a * s + b * c)) < 1e-6)
                }
            }
        }
    }

    @Test(arguments: Kernels.ofMachine)
    func passesOverLogitsAgreeWithPlainLoops(kernels: Kernels) {
        var random = CounterRandom(seed: 4)
        for count in [1, 2, 15, 16, 17, 31, 33, 1000, 49_152] {
            let x = random.floats(count).map { $0 * 10 }
            #expect(kernels.table.largest(x, count) == x.max())
            let exact = x.reduce(0.0) { $0 + exp((Double($1) - 10) * 0.7) }
            #expect(abs(Double(kernels.table.sum_exp(x, 10, 0.7, count)) - exact) < 2e-5 * exact)
            for threshold in [-11, 0, 9.9, x[count / 2], 11] as [Float] {
                let expected = x.indices.filter { x[$0] >= threshold }.map(Int32.init)
                var indices = [Int32](repeating: -1, count: count)
                #expect(kernels.table.indices_above(x, threshold, count, &indices, count) == expected.count)
                #expect(indices.prefix(expected.count).elementsEqual(expected))
                // With room for less, the count is still the whole one and nothing is written beyond.
                var few = [Int32](repeating: -1, count: 4)
                #expect(kernels.table.indices_above(x, threshold, count, &few, 3) == expected.count)
                #expect(few.prefix(min(3, expected.count)).elementsEqual(expected.prefix(3)) && few[3] == -1)
            }
        }
    }

    @Test(arguments: Kernels.ofMachine)
    func theMaximumIsFoundAtEveryPlace(kernels: Kernels) {
        for count in 1...50 {
            for place in 0..<count {
                var x = [Float](repeating: -3, count: count)
                x[place] = -2
                #expect(kernels.table.largest(x, count) == -2)
            }
        }
    }

    @Test func everyInstructionSetGivesTheSameBits() {
        var random = CounterRandom(seed: 8)
        for count in [2, 16, 30, 64, 128, 576, 1_001] {
            let (x, y) = (random.floats(count).map { $0 * 9 }, random.floats(count))
            let results = Kernels.ofMachine.map { kernels in
                let table = kernels.table
                var (norm, gate, interleaved, halves, sum) = (x, x, x, x, x)
                table.rms_norm(x, y, 1e-6, &norm, count)
                table.swiglu(&gate, y, count)
                table.rope_interleaved(&interleaved, y, Array(y.reversed()), count - count % 2)
                table.rope_halves(&halves, y, Array(y.reversed()), count - count % 2)
                table.add(&sum, y, count)
                let single = [table.sum_exp(x, 9, 0.7, count), table.largest(x, count)]
                return norm + gate + interleaved + halves + sum + single + exponential(x, kernels)
            }
            for result in results { #expect(differingBits(result, results[0]) == 0, "\(count)") }
        }
    }
}
