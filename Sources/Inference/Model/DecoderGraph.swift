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
    private let weights: DecoderWeights
    private let rotary: RotaryEmbedding
    private let pool: ComputePool
    private let multiplier: MatrixMultiplier
    private let scratch: Scratch

    /// Makes a graph with working memory for `maximumRows` rows.
    init(weights: DecoderWeights, pool: ComputePool, maximumRows: Int) throws {
        self.weights = weights
        self.pool = pool
        configuration = weights.configuration
        self.maximumRows = maximumRows
        rotary = weights.configuration.rotaryEmbedding(factors: weights.ropeFactors)
        multiplier = try MatrixMultiplier(pool: pool)
        scratch = try Scratch(weights.configuration, rows: maximumRows, workers: pool.width)
    }

    /// Room for the keys and values of `capacity` positions.
    func makeStorage(capacity: Int) throws -> KVStorage {
        try KVStorage(layers: configuration.layers, width: configuration.keyValueWidth, capacity: capacity)
    }

    /// Runs rows through the model; their keys and values go into their caches.
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
        normalise(rows.count, by: layer.attentionNorm)
        multiplier.multiply(
            scratch.normed.pointer, tokens: rows.count,
            by: [
                .init(weights: layer.query, output: scratch.query.pointer),
                .init(weights: layer.key, output: scratch.key.pointer),
                .init(weights: layer.value, output: scratch.value.pointer),
            ])
        pool.run(rows.count) { row, _ in place(rows[row], row, layer, index) }
        let keyValueHeads = configuration.keyValueHeads
        pool.run(rows.count * keyValueHeads) { piece, worker in
            attend(
                rows[piece / keyValueHeads], piece / keyValueHeads, keyValueHead: piece % keyValueHeads, layer: index,
                scores: scratch.scores[worker].pointer)
        }
        multiplier.multiply(
            scratch.attended.pointer, tokens: rows.count,
            by: [.init(weights: layer.attentionOutput, output: scratch.projected.pointer)])
        addProjected(rows.count)
    }

    /// Adds biases, turns query and key, and puts key and value into the cache.
    private func place(_ row: BatchRow, _ index: Int, _ layer: DecoderLayer, _ layerIndex: Int) {
        let dimension = configuration.headDimension
        let query = scratch.query.pointer + index * configuration.queryWidth
        let key = scratch.key.pointer + index * configuration.keyValueWidth
        let value = scratch.value.pointer + index * configuration.keyValueWidth
        if let bias = layer.queryBias { fp_add(query, bias, bias.count) }
        if let bias = layer.keyBias { fp_add(key, bias, bias.count) }
        if let bias = layer.valueBias { fp_add(value, bias, bias.count) }
        let (cosines, sines) = (scratch.cosines(index), scratch.sines(index))
        rotary.rotate(
            query, count: configuration.heads, headDimension: dimension, cosines: cosines, sines: sines)
        rotary.rotate(
            key, count: configuration.keyValueHeads, headDimension: dimension, cosines: cosines, sines: sines)
        let place = row.cache.place(of: row.position)
        place.storage.key(layer: layerIndex, position: place.index)
            .update(from: key, count: configuration.keyValueWidth)
        place.storage.value(layer: layerIndex, position: place.index)
            .update(from: value, count: configuration.keyValueWidth)
    }

    private func attend(
        _ row: BatchRow, _ index: Int, keyValueHead: Int, layer: Int, scores: UnsafeMutablePointer<Float>
    ) {
        let dimension = configuration.headDimension
        let group = configuration.heads / configuration.keyValueHeads
        let first = index * configuration.queryWidth + keyValueHead * group * dimension
        let spans = row.cache.spans(layer: layer, count: row.position + 1)
        fp_attention(
            scratch.query.pointer + first, group, dimension, spans, spans.count, configuration.keyValueWidth,
            keyValueHead * dimension, configuration.attentionScale, row.position + 1, scores,
            scratch.attended.pointer + first)
    }

    private func feedForward(_ rows: Int, _ layer: DecoderLayer) {
        normalise(rows, by: layer.feedForwardNorm)
        multiplier.multiply(
            scratch.normed.pointer, tokens: rows,
            by: [
                .init(weights: layer.gate, output: scratch.gate.pointer),
                .init(weights: layer.up, output: scratch.up.pointer),
            ])
        let width = configuration.feedForward
        pool.run(rows) { row, _ in
            fp_swiglu(scratch.gate.pointer + row * width, scratch.up.pointer + row * width, width)
        }
        multiplier.multiply(
            scratch.gate.pointer, tokens: rows,
            by: [.init(weights: layer.down, output: scratch.projected.pointer)])
        addProjected(rows)
    }

    private func logits(_ rows: [BatchRow]) -> UnsafeMutablePointer<Float> {
        let width = configuration.embedding
        let wanted = rows.indices.filter { rows[$0].wantsLogits }
        guard !wanted.isEmpty else { return scratch.logits.pointer }
        for (target, row) in wanted.enumerated() {
            fp_rms_norm(
                scratch.hidden.pointer + row * width, weights.outputNorm, configuration.normEpsilon,
                scratch.normed.pointer + target * width, width)
        }
        multiplier.multiply(
            scratch.normed.pointer, tokens: wanted.count,
            by: [.init(weights: weights.output, output: scratch.logits.pointer)])
        return scratch.logits.pointer
    }

    private func normalise(_ rows: Int, by weight: [Float]) {
        let width = configuration.embedding
        pool.run(rows) { row, _ in
            fp_rms_norm(
                scratch.hidden.pointer + row * width, weight, configuration.normEpsilon,
                scratch.normed.pointer + row * width, width)
        }
    }

    private func addProjected(_ rows: Int) {
        let width = configuration.embedding
        pool.run(rows) { row, _ in
            fp_add(scratch.hidden.pointer + row * width, scratch.projected.pointer + row * width, width)
        }
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
        /// One for each worker: `(heads of a group, context)`.
        let scores: [FloatBuffer]
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
            scores = try (0..<workers).map { _ in
                try ModelMemory.floats(shape.heads / shape.keyValueHeads * shape.contextLength, for: "attention")
            }
        }

        func cosines(_ row: Int) -> UnsafeMutablePointer<Float> { angles.pointer + row * ropeDimension }

        func sines(_ row: Int) -> UnsafeMutablePointer<Float> { cosines(row) + ropeDimension / 2 }
    }
}
