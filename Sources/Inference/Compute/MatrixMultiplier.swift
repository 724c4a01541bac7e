internal import CKernels

/// Multiplies rows of activations by the matrices of a model: `Y = X · Wᵀ`.
///
/// Quantised matrices are multiplied in integers, by activations that are brought to 8 bits once for all matrices that
/// share them. Of the others a few rows at a time are expanded to F32 into memory that stays in the first-level cache.
/// Either way the bits of an output depend on nothing but its weight row and its input row.
final class MatrixMultiplier: Sendable {
    /// One product of a set that shares its input.
    struct Product {
        /// The weights, `(rows, columns)`.
        let weights: WeightMatrix
        /// Where the result goes, `(tokens, rows)`.
        let output: UnsafeMutablePointer<Float>
    }

    /// Weight rows that are expanded at a time; what the widest kernel takes at once.
    private static let stripRows = 8
    /// Columns of a block: 8 × 1024 floats are 32 KiB. A multiple of every tensor type's block.
    private static let blockColumns = 1_024
    private let pool: ComputePool
    private let kernels: Kernels
    /// One for each thread: `(stripRows, blockColumns)`.
    private let strips: [FloatBuffer]
    /// By the columns of a block.
    private let activations: [Int: Activations]

    /// Takes working memory for each thread of the pool, and for `rows` rows of activations of up to `columns` columns.
    init(pool: ComputePool, kernels: Kernels, rows: Int, columns: Int) throws {
        self.pool = pool
        self.kernels = kernels
        strips = try (0..<pool.width).map { _ in
            try ModelMemory.floats(Self.stripRows * Self.blockColumns, for: "matrix products")
        }
        activations = try Dictionary(
            uniqueKeysWithValues: [32, 256].map { ($0, try Activations(rows: rows, columns: columns, block: $0)) })
    }

    /// Multiplies `tokens` rows of input, `(tokens, columns)`, by several matrices of that many columns.
    ///
    /// - Parameter prepare: makes a row of the input before it is read; it is called once for each row, by any thread.
    func multiply(
        _ input: UnsafePointer<Float>, tokens: Int, by products: [Product], preparing prepare: (Int) -> Void
    ) {
        guard let columns = products.first?.weights.columns else { return }
        var views: [fp_activations] = []
        for (block, activations) in activations where products.contains(where: { $0.weights.block == block }) {
            views.append(activations.view(rows: tokens))
        }
        pool.run(tokens) { row, _ in
            prepare(row)
            for index in views.indices {
                withUnsafePointer(to: views[index]) {
                    kernels.table.quantise(input + row * columns, row, columns, $0)
                }
            }
        }
        let pieceRows = pieceRows(tokens: tokens)
        var firstPieces = [0]
        for product in products {
            let pieces = (product.weights.rows + pieceRows - 1) / pieceRows
            firstPieces.append(firstPieces[firstPieces.count - 1] + pieces)
        }
        pool.run(firstPieces[products.count]) { piece, worker in
            var index = 0
            while piece >= firstPieces[index + 1] { index += 1 }
            let product = products[index]
            let first = (piece - firstPieces[index]) * pieceRows
            let rows = first..<min(first + pieceRows, product.weights.rows)
            switch product.weights {
            case .packed(let matrix):
                guard let view = views.first(where: { $0.block == matrix.block }) else { return }
                multiply(view, tokens: tokens, by: matrix, rows, to: product.output)
            case .plain(let matrix):
                multiply(input, tokens: tokens, by: matrix, rows, to: product.output, strip: strips[worker].pointer)
            }
        }
    }

    /// Weight rows that a thread takes at a time, a whole number of groups: few where each is much work, so that no thread
    /// waits long for the last; more where they are read as fast as memory gives them.
    private func pieceRows(tokens: Int) -> Int {
        (tokens < 16 ? 4 : kernels.table.groups_together) * PackedMatrix.groupRows
    }

    private func multiply(
        _ input: fp_activations, tokens: Int, by matrix: PackedMatrix, _ rows: Range<Int>,
        to output: UnsafeMutablePointer<Float>
    ) {
        let groups = (rows.count + PackedMatrix.groupRows - 1) / PackedMatrix.groupRows
        withUnsafePointer(to: matrix.view) { weights in
            withUnsafePointer(to: input) { input in
                kernels.table.multiply_packed(
                    weights, rows.lowerBound / PackedMatrix.groupRows, groups, input, tokens, output, matrix.rows)
            }
        }
    }

    private func multiply(
        _ input: UnsafePointer<Float>, tokens: Int, by matrix: FileMatrix, _ rows: Range<Int>,
        to output: UnsafeMutablePointer<Float>, strip: UnsafeMutablePointer<Float>
    ) {
        for row in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.stripRows) {
            let count = min(Self.stripRows, rows.upperBound - row)
            for firstColumn in stride(from: 0, to: matrix.columns, by: Self.blockColumns) {
                let columns = firstColumn..<min(firstColumn + Self.blockColumns, matrix.columns)
                for index in 0..<count {
                    matrix.expand(row: row + index, columns: columns, to: strip + index * columns.count)
                }
                kernels.table.multiply(
                    strip, count, input + firstColumn, matrix.columns, tokens, columns.count, output + row, matrix.rows,
                    firstColumn == 0 ? 0 : 1)
            }
        }
    }
}

extension WeightMatrix {
    /// Columns that share one scale of the activations; nil where they stay floats.
    fileprivate var block: Int? {
        if case .packed(let matrix) = self { matrix.block } else { nil }
    }
}
