internal import CKernels
import Core

/// A decoder-only transformer: norm, grouped-query attention with rotary embedding, norm, SwiGLU feed-forward.
///
/// The row of a token depends on that token's own sequence only, to the bit: no step below lets one row touch another.
final class DecoderGraph: Sendable {
    /// Its shapes and constants.
    let configuration: ModelConfiguration
    /// The most rows that one call of ``forward(_:)`` takes.
    let maximumRows: Int
    /// Where the caches' pages come from.
    let pages: KVPagePool
    private let weights: DecoderWeights
    private let rotary: RotaryEmbedding
    private let pool: ComputePool
    private let kernels: Kernels
    private let multiplier: MatrixMultiplier
    private let scratch: Scratch

    /// Makes a graph with working memory for `maximumRows` rows.
    init(weights: DecoderWeights, pool: ComputePool, kernels: Kernels, maximumRows: Int) throws {
        self.weights = weights
        self.pool = pool
        self.kernels = kernels
        configuration = weights.configuration
        self.maximumRows = maximumRows
        pages = KVPagePool(layout: configuration.cacheLayout)
        rotary = weights.configuration.rotaryEmbedding(factors: weights.ropeFactors, kernels: kernels)
        multiplier = try MatrixMultiplier(
            pool: pool, kernels: kernels, rows: maximumRows,
            columns: max(configuration.embedding, configuration.queryWidth, configuration.feedForward))
        scratch = try Scratch(weights.configuration, rows: maximumRows, workers: pool.width)
    }

    /// Runs rows through the model; their keys and values go into their caches, which have room for them.
    ///
    /// Rows whose caches share pages are best given side by side: they are attended to together.
    ///
    /// - Returns: logits of the rows that want them, in order, `(rows, vocabulary)`: valid until the next call.
    func forward(_ rows: [BatchRow]) -> UnsafeMutablePointer<Float> {
        let width = configuration.embedding
        pool.run(rows.count) { row, _ in
            weights.embedding.expand(
                row: Int(rows[row].token), columns: 0..<width, to: scratch.hidden.pointer + row * width)
            rotary.angles(
                position: rows[row].position, cosines: scratch.cosines(row), sines: scratch.sines(row))
        }
        for (index, layer) in weights.layers.enumerated() {
            attend(rows, layer, index)
            feedForward(rows.count, layer)
        }
        return logits(rows)
    }

    private func attend(_ rows: [BatchRow], _ layer: DecoderLayer, _ index: Int) {
        multiplier.multiply(
            scratch.normed.pointer, tokens: rows.count,
            by: [
                .init(weights: layer.query, output: scratch.query.pointer),
                .init(weights: layer.key, output: scratch.key.pointer),
                .init(weights: layer.value, output: scratch.value.pointer),
            ]
        ) { row in
            if index > 0 { addProjected(row) }
            normalise(row, by: layer.attentionNorm)
        }
        pool.run(rows.count) { row, _ in place(rows[row], row, layer, index) }
        attend(rows, layer: index)
        multiplier.multiply(
            scratch.attended.pointer, tokens: rows.count,
            by: [.init(weights: layer.attentionOutput, output: scratch.projected.pointer)]
        ) { _ in }
    }

    /// Adds biases, turns query and key, and puts key and value into the cache.
    private func place(_ row: BatchRow, _ index: Int, _ layer: DecoderLayer, _ layerIndex: Int) {
        let dimension = configuration.headDimension
        let query = scratch.query.pointer + index * configuration.queryWidth
        let key = scratch.key.pointer + index * configuration.keyValueWidth
        let value = scratch.value.pointer + index * configuration.keyValueWidth
        if let bias = layer.queryBias { kernels.table.add(query, bias, bias.count) }
        if let bias = layer.keyBias { kernels.table.add(key, bias, bias.count) }
        if let bias = layer.valueBias { kernels.table.add(value, bias, bias.count) }
        let (cosines, sines) = (scratch.cosines(index), scratch.sines(index))
        rotary.rotate(
            query, count: configuration.heads, headDimension: dimension, cosines: cosines, sines: sines)
        rotary.rotate(
            key, count: configuration.keyValueHeads, headDimension: dimension, cosines: cosines, sines: sines)
        for head in 0..<configuration.keyValueHeads {
            row.cache.store(
                key: key + head * dimension, value: value + head * dimension, position: row.position,
                layer: layerIndex, head: head)
        }
    }

    /// Attention in tiles: as many rows as fit one call of the kernel, times one key/value head.
    private func attend(_ rows: [BatchRow], layer: Int) {
        let (dimension, heads) = (configuration.headDimension, configuration.keyValueHeads)
        let group = configuration.heads / heads
        // A group that is too large for one call goes in parts.
        let part = min(group, Int(FP_QUERIES))
        let parts = (group + part - 1) / part
        let tileRows = Int(FP_QUERIES) / part
        let tiles = (rows.count + tileRows - 1) / tileRows
        // A head's tiles follow each other, so that the pages they share stay in the cache.
        pool.run(heads * parts * tiles) { piece, worker in
            let (tile, head, first) = (piece % tiles, piece / tiles / parts, piece / tiles % parts * part)
            let members = tile * tileRows..<min((tile + 1) * tileRows, rows.count)
            var shape = fp_attention_shape(
                group: min(part, group - first), dimension: dimension,
                keys: pages.layout.keys(layer: layer, head: head),
                values: pages.layout.values(layer: layer, head: head),
                scale: configuration.attentionScale)
            withUnsafeTemporaryAllocation(of: fp_attention_row.self, capacity: members.count) { tile in
                for (index, member) in members.enumerated() {
                    let place = member * configuration.queryWidth + (head * group + first) * dimension
                    tile.initializeElement(
                        at: index,
                        to: fp_attention_row(
                            query: scratch.query.pointer + place, out: scratch.attended.pointer + place,
                            pages: UnsafePointer(rows[member].cache.addresses), positions: rows[member].position + 1))
                }
                guard let start = tile.baseAddress else { return }
                kernels.table.attention(start, members.count, &shape, scratch.attention[worker].pointer)
            }
        }
    }

    private func feedForward(_ rows: Int, _ layer: DecoderLayer) {
        multiplier.multiply(
            scratch.normed.pointer, tokens: rows,
            by: [
                .init(weights: layer.gate, output: scratch.gate.pointer),
                .init(weights: layer.up, output: scratch.up.pointer),
            ]
        ) { row in
            addProjected(row)
            normalise(row, by: layer.feedForwardNorm)
        }
        let width = configuration.feedForward
        multiplier.multiply(
            scratch.gate.pointer, tokens: rows,
            by: [.init(weights: layer.down, output: scratch.projected.pointer)]
        ) { row in
            kernels.table.swiglu(scratch.gate.pointer + row * width, scratch.up.pointer + row * width, width)
        }
    }

    private func logits(_ rows: [BatchRow]) -> UnsafeMutablePointer<Float> {
        let width = configuration.embedding
        let wanted = rows.indices.filter { rows[$0].wantsLogits }
        guard !wanted.isEmpty else { return scratch.logits.pointer }
        multiplier.multiply(
            scratch.normed.pointer, tokens: wanted.count,
            by: [.init(weights: weights.output, output: scratch.logits.pointer)]
        ) { target in
            addProjected(wanted[target])
            kernels.table.rms_norm(
                scratch.hidden.pointer + wanted[target] * width, weights.outputNorm, configuration.normEpsilon,
                scratch.normed.pointer + target * width, width)
        }
        return scratch.logits.pointer
    }

    private func normalise(_ row: Int, by weight: [Float]) {
        let width = configuration.embedding
        kernels.table.rms_norm(
            scratch.hidden.pointer + row * width, weight, configuration.normEpsilon,
            scratch.normed.pointer + row * width, width)
    }

    /// Adds what the last part of a layer gave to the residual stream.
    private func addProjected(_ row: Int) {
        let width = configuration.embedding
        kernels.table.add(scratch.hidden.pointer + row * width, scratch.projected.pointer + row * width, width)
    }
}

extension DecoderGraph {
    /// Working memory: `(rows, width)` each.
    private struct Scratch: Sendable {
        let hidden: FloatBuffer
        let normed: FloatBuffer
        let query: FloatBuffer
        let key: FloatBuffer
        let value: FloatBuffer
        let attended: FloatBuffer
        let projected: FloatBuffer
        let gate: FloatBuffer
        let up: FloatBuffer
        let logits: FloatBuffer
        let angles: FloatBuffer
        /// One for each worker, for the attention kernel.
        let attention: [FloatBuffer]
        private let ropeDimension: Int

        init(_ shape: ModelConfiguration, rows: Int, workers: Int) throws {
            func buffer(_ width: Int) throws -> FloatBuffer {
                try ModelMemory.floats(rows * width, for: "activations")
            }
            hidden = try buffer(shape.embedding)
            normed = try buffer(shape.embedding)
            query = try buffer(shape.queryWidth)
            key = try buffer(shape.keyValueWidth)
            value = try buffer(shape.keyValueWidth)
            attended = try buffer(shape.queryWidth)
            projected = try buffer(shape.embedding)
            gate = try buffer(shape.feedForward)
            up = try buffer(shape.feedForward)
            logits = try buffer(shape.vocabulary)
            angles = try buffer(shape.ropeDimension)
            ropeDimension = shape.ropeDimension
            attention = try (0..<workers).map { _ in
                try ModelMemory.floats(
                    fp_attention_scratch(shape.headDimension, shape.contextLength), for: "attention")
            }
        }

        func cosines(_ row: Int) -> UnsafeMutablePointer<Float> { angles.pointer + row * ropeDimension }

        func sines(_ row: Int) -> UnsafeMutablePointer<Float> { cosines(row) + ropeDimension / 2 }
    }
}
