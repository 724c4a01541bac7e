internal import CKernels

/// Multiplies rows of activations by the matrices of a model: `Y = X · Wᵀ`.
///
/// A few weight rows at a time are expanded to F32 into memory that stays in the first-level cache, and multiplied there
/// with all activation rows. The kernel adds over the columns in one order, and columns are cut into blocks in one way,
/// so the bits of an output depend on nothing but its weight row and its input row.
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
    /// Weight rows that a thread takes at a time.
    private static let pieceRows = 64

    private let pool: ComputePool
    /// One for each thread: `(stripRows, blockColumns)`.
    private let strips: [FloatBuffer]

    /// Takes working memory for each thread of the pool.
    init(pool: ComputePool) throws {
        self.pool = pool
        strips = try (0..<pool.width).map { _ in
            try ModelMemory.floats(Self.stripRows * Self.blockColumns, for: "matrix products")
        }
    }

    /// Multiplies `tokens` rows of input, `(tokens, columns)`, by several matrices of that many columns.
    func multiply(_ input: UnsafePointer<Float>, tokens: Int, by products: [Product]) {
        var firstPieces = [0]
        for product in products {
            let pieces = (product.weights.rows + Self.pieceRows - 1) / Self.pieceRows
            firstPieces.append(firstPieces[firstPieces.count - 1] + pieces)
        }
        pool.run(firstPieces[products.count]) { piece, worker in
            var index = 0
            while piece >= firstPieces[index + 1] { index += 1 }
            let product = products[index]
            let firstRow = (piece - firstPieces[index]) * Self.pieceRows
            let lastRow = min(firstRow + Self.pieceRows, product.weights.rows)
            for row in stride(from: firstRow, to: lastRow, by: Self.stripRows) {
                multiplyStrip(
                    row..<min(row + Self.stripRows, lastRow), of: product, input: input, tokens: tokens,
                    strip: strips[worker].pointer)
            }
        }
    }

    private func multiplyStrip(
        _ rows: Range<Int>, of product: Product, input: UnsafePointer<Float>, tokens: Int,
        strip: UnsafeMutablePointer<Float>
    ) {
        let weights = product.weights
        for firstColumn in stride(from: 0, to: weights.columns, by: Self.blockColumns) {
            let columns = firstColumn..<min(firstColumn + Self.blockColumns, weights.columns)
            for (index, row) in rows.enumerated() {
                weights.expand(row: row, columns: columns, to: strip + index * columns.count)
            }
            fp_multiply(
                strip, rows.count, input + firstColumn, weights.columns, tokens, columns.count,
                product.output + rows.lowerBound, weights.rows, firstColumn == 0 ? 0 : 1)
        }
    }
}
