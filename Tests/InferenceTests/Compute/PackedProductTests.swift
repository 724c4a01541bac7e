import CKernels
import Core
import Testing

@testable import Inference

/// The integer products against exact integer arithmetic over the weights as the dequantiser gives them.
@Suite struct PackedProductTests {
    /// Every type that is packed, with the bytes of a block and where its half-precision scales stand.
    private static let types: [(type: GGMLType, scales: [Int])] = [
        (.q4_0, [0]), (.q4_1, [0, 2]), (.q5_0, [0]), (.q5_1, [0, 2]), (.q8_0, [0]), (.q2_k, [80, 82]), (.q3_k, [108]),
        (.q4_k, [0, 2]), (.q5_k, [0, 2]), (.q6_k, [208]),
    ]

    /// A matrix of random blocks: every code and every scale occurs.
    private struct Matrix {
        let type: Int32
        let rows: Int
        let columns: Int
        let bytes: [UInt8]
        let packed: [UInt8]

        init(_ type: (type: GGMLType, scales: [Int]), rows: Int, columns: Int, seed: UInt64) {
            var random = CounterRandom(seed: seed)
            self.type = Int32(type.type.rawValue)
            (self.rows, self.columns) = (rows, columns)
            let (size, blockBytes) = (type.type.blockSize, type.type.blockBytes)
            var bytes: [UInt8] = []
            for _ in 0..<rows * columns / size {
                var block = (0..<blockBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
                for place in type.scales {
                    let scale = Float16((random.nextUnit() - 0.5) * 0.1).bitPattern
                    block[place] = UInt8(truncatingIfNeeded: scale)
                    block[place + 1] = UInt8(truncatingIfNeeded: scale >> 8)
                }
                bytes += block
            }
            self.bytes = bytes
            var packed = [UInt8](repeating: 0xee, count: fp_packed_bytes(self.type, rows, columns))
            for group in 0..<(rows + 15) / 16 { fp_pack_group(self.type, bytes, rows, columns, group, &packed) }
            self.packed = packed
        }

        var groups: Int { (rows + 15) / 16 }

        func weights(_ kernels: Kernels) -> [Float] {
            var weights = [Float](repeating: .nan, count: rows * columns)
            _ = kernels.table.dequantise(type, bytes, &weights, weights.count)
            return weights
        }

        /// `(tokens, rows)`; `between` floats that nobody writes stand between two rows.
        func product(_ input: Input, between: Int = 0, groups: Range<Int>? = nil, _ kernels: Kernels) -> [Float] {
            let stride = rows + between
            var output = [Float](repeating: 7, count: input.tokens * stride)
            let groups = groups ?? 0..<self.groups
            packed.withUnsafeBytes { packed in
                guard let start = packed.baseAddress else { return }
                var matrix = fp_packed_matrix(type: type, rows: rows, columns: columns, data: start)
                input.withView { view in
                    kernels.table.multiply_packed(
                        &matrix, groups.lowerBound, groups.count, view, input.tokens, &output, stride)
                }
            }
            return output
        }
    }

    /// Activations in 8 bits.
    private final class Input {
        let tokens: Int
        let columns: Int
        let block: Int
        private let activations: Activations

        init(_ x: [Float], tokens: Int, columns: Int, block: Int, _ kernels: Kernels) throws {
            (self.tokens, self.columns, self.block) = (tokens, columns, block)
            activations = try Activations(rows: tokens, columns: columns, block: block)
            withView { view in
                for row in 0..<tokens {
                    x.withUnsafeBufferPointer { x in
                        guard let start = x.baseAddress else { return }
                        kernels.table.quantise(start + row * columns, row, columns, view)
                    }
                }
            }
        }

        func withView(_ body: (UnsafePointer<fp_activations>) -> Void) {
            withUnsafePointer(to: activations.view(rows: tokens), body)
        }

        private var view: fp_activations { activations.view(rows: tokens) }

        func code(_ token: Int, _ column: Int) -> Int {
            Int(view.codes[(column / block * tokens + token) * block + column % block])
        }

        func scale(_ token: Int, _ column: Int) -> Float { view.scales[column / block * tokens + token] }

        func sums(_ token: Int, _ block: Int) -> (sixteens: [Int], thirtyTwos: [Int]) {
            let place = block * tokens + token
            return (
                (0..<self.block / 16).map { Int(view.sums16[place * self.block / 16 + $0]) },
                (0..<self.block / 32).map { Int(view.sums32[place * self.block / 32 + $0]) }
            )
        }
    }

    private func floats(_ count: Int, seed: UInt64) -> [Float] {
        var random = CounterRandom(seed: seed)
        return random.floats(count).map { $0 * $0 * $0 * 5 }
    }

    @Test(arguments: Kernels.tested, [32, 256])
    func activationsAreTheNearestOfTheirScale(kernels: Kernels, block: Int) throws {
        let (tokens, columns) = (5, 768)
        var x = floats(tokens * columns, seed: 1)
        // A block of zeros, one of one number, one so small that its scale would overflow.
        for index in 0..<256 { (x[index], x[256 + index], x[512 + index]) = (0, -3, 1e-36) }
        let input = try Input(x, tokens: tokens, columns: columns, block: block, kernels)
        for token in 0..<tokens {
            for first in stride(from: 0, to: columns, by: block) {
                let values = (first..<first + block).map { x[token * columns + $0] }
                let largest = values.map(abs).max() ?? 0
                let codes = (first..<first + block).map { input.code(token, $0) }
                let scale = input.scale(token, first)
                if largest < 1e-30 {
                    #expect(scale == 0 && codes.allSatisfy { $0 == 0 })
                } else {
                    #expect(abs(scale * 127 / largest - 1) < 1e-6)
                    #expect(codes.map(abs).max() == 127)
                    for (value, code) in zip(values, codes) {
                        #expect(abs(Double(value) / Double(scale) - Double(code)) < 0.5001)
                    }
                }
                let sums = input.sums(token, first / block)
                #expect(sums.sixteens == stride(from: 0, to: block, by: 16).map { codes[$0..<$0 + 16].reduce(0, +) })
                #expect(sums.thirtyTwos == stride(from: 0, to: block, by: 32).map { codes[$0..<$0 + 32].reduce(0, +) })
            }
        }
    }

    @Test(arguments: Kernels.tested)
    func whatIsNoNumberStaysVisible(kernels: Kernels) throws {
        for bad in [Float.nan, .infinity, -.infinity] {
            var x = floats(512, seed: 2)
            x[300] = bad
            let input = try Input(x, tokens: 1, columns: 512, block: 256, kernels)
            let matrix = Matrix(Self.types[7], rows: 16, columns: 512, seed: 3)
            #expect(matrix.product(input, kernels).allSatisfy { $0.isNaN })
            #expect(!input.scale(0, 0).isNaN && input.scale(0, 300).isNaN)
        }
    }

    /// Rows and columns that fill no group, and one and many activation rows.
    @Test(arguments: Kernels.tested, types.indices)
    func productsAreExactButForSingleRoundings(kernels: Kernels, type: Int) throws {
        let columns = fp_packed_block(Int32(Self.types[type].type.rawValue)) == 32 ? 96 : 512
        for (rows, tokens) in [(16, 1), (5, 3), (37, 8), (48, 67)] {
            let matrix = Matrix(Self.types[type], rows: rows, columns: columns, seed: UInt64(rows))
            let x = floats(tokens * columns, seed: UInt64(tokens))
            let input = try Input(
                x, tokens: tokens, columns: columns, block: fp_packed_block(matrix.type), kernels)
            let output = matrix.product(input, kernels)
            let weights = matrix.weights(kernels)
            var worst = 0.0
            for token in 0..<tokens {
                let row = (0..<columns).map { Double(input.scale(token, $0)) * Double(input.code(token, $0)) }
                for weight in 0..<rows {
                    var (sum, size) = (0.0, 0.0)
                    weights.withUnsafeBufferPointer { weights in
                        for column in 0..<columns {
                            let product = Double(weights[weight * columns + column]) * row[column]
                            sum += product
                            size += abs(product)
                        }
                    }
                    worst = max(worst, abs(Double(output[token * rows + weight]) - sum) / size)
                }
            }
            #expect(worst < 1e-6, "\(Self.types[type].type), \(rows) rows, \(tokens) tokens: \(worst)")
        }
    }

    @Test(arguments: types.indices)
    func bitsDependOnNeitherTheBatchNorThePlaceNorTheInstructionSet(type: Int) throws {
        let columns = fp_packed_block(Int32(Self.types[type].type.rawValue)) == 32 ? 160 : 768
        let (rows, most) = (41, 70)
        let matrix = Matrix(Self.types[type], rows: rows, columns: columns, seed: 5)
        let x = floats(most * columns, seed: 6)
        var alone: [[Float]] = []
        for kernels in Kernels.tested {
            for tokens in [1, 2, 3, 4, 5, 9, 16, 17, 63, 64, 65, 70] {
                let first = (most - tokens) / 2
                let part = Array(x[first * columns..<(first + tokens) * columns])
                let input = try Input(
                    part, tokens: tokens, columns: columns, block: fp_packed_block(matrix.type), kernels)
                let output = matrix.product(input, between: 3, kernels)
                if alone.isEmpty {
                    alone = try (0..<most).map { row in
                        let own = try Input(
                            Array(x[row * columns..<(row + 1) * columns]), tokens: 1, columns: columns,
                            block: fp_packed_block(matrix.type), kernels)
                        return matrix.product(own, kernels)
                    }
                }
                for token in 0..<tokens {
                    let row = output[token * (rows + 3)..<token * (rows + 3) + rows]
                    #expect(differingBits(row, alone[first + token]) == 0, "\(kernels.name), \(token) of \(tokens)")
                    // What stands between the rows is left alone.
                    #expect(output[token * (rows + 3) + rows..<(token + 1) * (rows + 3)].allSatisfy { $0 == 7 })
                }
            }
            // A part of the groups writes its own columns only.
            let input = try Input(x, tokens: most, columns: columns, block: fp_packed_block(matrix.type), kernels)
            let middle = matrix.product(input, groups: 1..<2, kernels)
            for token in 0..<most {
                let row = Array(middle[token * rows..<(token + 1) * rows])
                #expect(differingBits(row[16..<32], alone[token][16..<32]) == 0)
                #expect(row[..<16].allSatisfy { $0 == 7 } && row[32...].allSatisfy { $0 == 7 })
            }
        }
    }

    @Test func whatCannotBePackedIsRefused() {
        #expect(fp_packed_block(Int32(GGMLType.f16.rawValue)) == 0)
        #expect(fp_packed_bytes(Int32(GGMLType.f32.rawValue), 16, 256) == 0)
        #expect(fp_packed_bytes(Int32(GGMLType.q4_k.rawValue), 16, 128) == 0)
        #expect(fp_packed_bytes(99, 16, 256) == 0)
        #expect(fp_packed_bytes(Int32(GGMLType.q4_k.rawValue), 17, 512) == 2 * 2 * 2_368)
    }
}
