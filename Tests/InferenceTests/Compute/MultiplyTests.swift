import CKernels
import COpenBLAS
import Core
import Testing

@testable import Inference

/// The product of float weights.
@Suite struct MultiplyTests {
    /// Largest error allowed, as a share of the sum of the absolute products: float32's 2⁻²⁴ for each of some additions
    /// one after the other, of which sixteen lanes leave few.
    static let tolerance = 4e-6

    struct Shape: CustomStringConvertible {
        let rows: Int
        let tokens: Int
        let columns: Int

        var description: String { "\(rows) rows, \(tokens) tokens, \(columns) columns" }
    }

    /// The borders of every tile, lane and strip, and random ones between.
    static let shapes: [Shape] = {
        var shapes: [Shape] = []
        for rows in [1, 2, 3, 7, 8, 9, 16, 70] {
            for tokens in [1, 2, 3, 4, 6, 40] {
                for columns in [1, 15, 16, 17, 257] {
                    shapes.append(Shape(rows: rows, tokens: tokens, columns: columns))
                }
            }
        }
        var random = CounterRandom(seed: 1)
        for _ in 0..<20 {
            shapes.append(
                Shape(
                    rows: .random(in: 1...70, using: &random), tokens: .random(in: 1...40, using: &random),
                    columns: .random(in: 1...300, using: &random)))
        }
        return shapes
    }()

    @Test(arguments: Kernels.ofMachine, [false, true])
    func productsAgreeWithOpenBLASAndWithDoublePrecision(kernels: Kernels, accumulate: Bool) {
        openblas_set_num_threads(1)
        var random = CounterRandom(seed: accumulate ? 2 : 3)
        var worst = (exact: 0.0, blas: 0.0)
        for shape in Self.shapes {
            let weights = random.floats(shape.rows * shape.columns)
            let input = random.floats(shape.tokens * shape.columns)
            let before = random.floats(shape.rows * shape.tokens)
            var ours = before
            kernels.table.multiply(
                weights, shape.rows, input, shape.columns, shape.tokens, shape.columns, &ours, shape.rows,
                accumulate ? 1 : 0)
            var blas = before
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(shape.tokens), blasint(shape.rows),
                blasint(shape.columns), 1, input, blasint(shape.columns), weights, blasint(shape.columns),
                accumulate ? 1 : 0, &blas, blasint(shape.rows))
            for index in ours.indices {
                let (token, row) = (index / shape.rows, index % shape.rows)
                var sum = accumulate ? Double(before[index]) : 0
                var size = abs(sum)
                weights.withUnsafeBufferPointer { weights in
                    input.withUnsafeBufferPointer { input in
                        for column in 0..<shape.columns {
                            let product =
                                Double(weights[row * shape.columns + column])
                                * Double(input[token * shape.columns + column])
                            sum += product
                            size += abs(product)
                        }
                    }
                }
                worst.exact = max(worst.exact, abs(Double(ours[index]) - sum) / size)
                worst.blas = max(worst.blas, abs(Double(ours[index]) - Double(blas[index])) / size)
            }
        }
        #expect(worst.exact < Self.tolerance)
        #expect(worst.blas < Self.tolerance)
    }

    @Test(arguments: Kernels.ofMachine)
    func aRowHasTheSameBitsInABatchOfAnySizeAndAtAnyPlace(kernels: Kernels) {
        var random = CounterRandom(seed: 4)
        for columns in [16, 31, 300] {
            let rows = 19
            let weights = random.floats(rows * columns)
            let row = random.floats(columns)
            var alone = [Float](repeating: 0, count: rows)
            kernels.table.multiply(weights, rows, row, columns, 1, columns, &alone, rows, 0)
            for tokens in 1...40 {
                let place = Int.random(in: 0..<tokens, using: &random)
                var input = random.floats(tokens * columns)
                input.replaceSubrange(place * columns..<(place + 1) * columns, with: row)
                var output = [Float](repeating: .nan, count: tokens * rows)
                kernels.table.multiply(weights, rows, input, columns, tokens, columns, &output, rows, 0)
                #expect(differingBits(output[place * rows..<(place + 1) * rows], alone) == 0, "\(place) of \(tokens)")
            }
        }
    }

    @Test(arguments: Kernels.ofMachine)
    func aWeightRowHasTheSameBitsWhereverItStands(kernels: Kernels) {
        var random = CounterRandom(seed: 5)
        let (columns, tokens) = (45, 5)
        let row = random.floats(columns)
        let input = random.floats(tokens * columns)
        var alone = [Float](repeating: 0, count: tokens)
        kernels.table.multiply(row, 1, input, columns, tokens, columns, &alone, 1, 0)
        for rows in 1...24 {
            let place = Int.random(in: 0..<rows, using: &random)
            var weights = random.floats(rows * columns)
            weights.replaceSubrange(place * columns..<(place + 1) * columns, with: row)
            var output = [Float](repeating: .nan, count: tokens * rows)
            kernels.table.multiply(weights, rows, input, columns, tokens, columns, &output, rows, 0)
            let column = stride(from: place, to: output.count, by: rows).map { output[$0] }
            #expect(differingBits(column, alone) == 0, "row \(place) of \(rows)")
        }
    }

    @Test(arguments: Kernels.ofMachine)
    func stridesLeaveWhatIsBetweenAlone(kernels: Kernels) {
        var random = CounterRandom(seed: 6)
        let (rows, tokens, columns) = (9, 5, 20)
        let weights = random.floats(rows * columns)
        let input = random.floats(tokens * 33)
        var output = [Float](repeating: 7, count: tokens * 12)
        kernels.table.multiply(weights, rows, input, 33, tokens, columns, &output, 12, 0)
        for token in 0..<tokens {
            var alone = [Float](repeating: 0, count: rows)
            kernels.table.multiply(
                weights, rows, Array(input[token * 33..<token * 33 + columns]), columns, 1, columns, &alone, rows, 0)
            #expect(differingBits(output[token * 12..<token * 12 + rows], alone) == 0)
            #expect(output[token * 12 + rows..<(token + 1) * 12].allSatisfy { $0 == 7 })
        }
    }

    @Test func everyInstructionSetGivesTheSameBits() {
        var random = CounterRandom(seed: 7)
        for shape in Self.shapes {
            let weights = random.floats(shape.rows * shape.columns)
            let input = random.floats(shape.tokens * shape.columns)
            let outputs = Kernels.ofMachine.map { kernels in
                var output = [Float](repeating: .nan, count: shape.rows * shape.tokens)
                kernels.table.multiply(
                    weights, shape.rows, input, shape.columns, shape.tokens, shape.columns, &output, shape.rows, 0)
                return output
            }
            for output in outputs { #expect(differingBits(output, outputs[0]) == 0, "\(shape)") }
        }
    }
}
