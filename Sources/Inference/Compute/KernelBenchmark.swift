internal import CKernels
import Core
import Glibc

/// Measures the matrix products of one thread: how fast they read packed weights, and how much they compute.
public struct KernelBenchmark: Sendable {
    /// What was measured of one tensor type, shape and batch.
    public struct Result: Sendable, Hashable {
        /// The tensor type.
        public var type: GGMLType
        /// Outputs.
        public var rows: Int
        /// Inputs.
        public var columns: Int
        /// Rows of activations.
        public var batch: Int
        /// Bytes of packed weights that were read in a second, in units of 10⁹.
        public var gigabytesPerSecond: Double
        /// Multiplications and additions in a second, in units of 10⁹; a product has two for each weight and row.
        public var gigaoperationsPerSecond: Double
    }

    /// The types that are packed.
    public static let types = GGMLType.allCases.filter { fp_packed_block(Int32(bitPattern: $0.rawValue)) > 0 }

    /// Enough copies of a matrix to be more than any processor's cache.
    private static let weightBytes = 256 << 20

    private let kernels: Kernels

    /// Measures the kernels that the engine would use.
    ///
    /// - Throws: ``FirstpassError`` of the kind `environment` where `FIRSTPASS_ISA` names what the machine lacks.
    public init() throws { kernels = try Kernels.chosen() }

    /// Measures one type and shape at several batches: the median of `rounds` products each, weights from memory.
    ///
    /// - Parameters:
    ///   - rows: a multiple of 16.
    ///   - columns: a whole number of the type's blocks.
    /// - Throws: ``FirstpassError``: `usage` where the shape cannot be, `environment` where there is no memory.
    public func measure(
        _ type: GGMLType, rows: Int, columns: Int, batches: [Int], rounds: Int = 5
    ) throws -> [Result] {
        let number = Int32(bitPattern: type.rawValue)
        let bytes = fp_packed_bytes(number, rows, columns)
        guard bytes > 0, rows.isMultiple(of: PackedMatrix.groupRows), let most = batches.max(), most > 0 else {
            throw FirstpassError(.usage, "\(rows) rows of \(columns) columns of \(type) cannot be measured")
        }
        let copies = max(1, Self.weightBytes / bytes)
        let weights = try ModelMemory.floats((copies * bytes + 3) / 4, for: "weights", hugePages: true)
        // Any bits are codes; scales of nothing but zeros and ones keep the sums finite.
        memset(weights.pointer, 0x11, copies * bytes)
        let input = try ModelMemory.floats(most * columns, for: "activations")
        var random = CounterRandom(seed: 1)
        for index in 0..<most * columns { input.pointer[index] = random.nextUnit() - 0.5 }
        let block = fp_packed_block(number)
        let activations = try Activations(rows: most, columns: columns, block: block)
        let output = try ModelMemory.floats(most * rows, for: "outputs")
        return batches.map { batch in
            var view = activations.view(rows: batch)
            for row in 0..<batch { kernels.table.quantise(input.pointer + row * columns, row, columns, &view) }
            let seconds = (0..<rounds).map { round in
                var matrix = fp_packed_matrix(
                    type: number, rows: rows, columns: columns,
                    data: UnsafeRawPointer(weights.pointer) + round % copies * bytes)
                let duration = ContinuousClock().measure {
                    kernels.table.multiply_packed(
                        &matrix, 0, rows / PackedMatrix.groupRows, &view, batch, output.pointer, rows)
                }
                return duration.inSeconds
            }
            let median = seconds.sorted()[rounds / 2]
            return Result(
                type: type, rows: rows, columns: columns, batch: batch,
                gigabytesPerSecond: Double(bytes) / median * 1e-9,
                gigaoperationsPerSecond: 2 * Double(rows) * Double(columns) * Double(batch) / median * 1e-9)
        }
    }
}
