internal import CKernels
import Glibc

/// Rotary position embedding (Su et al. 2021) of one model.
struct RotaryEmbedding: Sendable {
    /// Components of a head that are turned; the rest stays.
    let dimension: Int
    private let style: RopeStyle
    private let kernels: Kernels
    /// Radians a position, for each pair.
    private let frequencies: [Double]
    /// What cosines and sines are multiplied by; 1 but for YaRN.
    private let magnitude: Double

    /// - Parameters:
    ///   - factors: what the file divides each pair's frequency by (Llama 3's `rope_freqs.weight`), or nil.
    init(
        dimension: Int, base: Float, style: RopeStyle, scaling: RopeScaling, factors: [Float]?, kernels: Kernels
    ) {
        self.kernels = kernels
        self.dimension = dimension
        self.style = style
        let pairs = 0..<dimension / 2
        let plain = pairs.map { pair in
            pow(Double(base), -2 * Double(pair) / Double(dimension)) / Double(factors?[pair] ?? 1)
        }
        switch scaling {
        case .none:
            frequencies = plain
            magnitude = 1
        case .linear(let factor):
            frequencies = plain.map { $0 / Double(factor) }
            magnitude = 1
        case .yarn(let factor, let originalContext, let attentionFactor):
            let ramp = Self.yarnRamp(dimension: dimension, base: Double(base), originalContext: originalContext)
            frequencies = pairs.map { pair in
                let interpolated = plain[pair] / Double(factor)
                return interpolated + (plain[pair] - interpolated) * ramp[pair]
            }
            magnitude = Double(attentionFactor) * (1 + 0.1 * log(Double(factor)))
        }
    }

    /// For each pair, 1 where it turns often enough within the original context to be left alone (32 turns and more),
    /// 0 where it does not turn even once and is interpolated, and a ramp between.
    private static func yarnRamp(dimension: Int, base: Double, originalContext: Int) -> [Double] {
        func pair(turning turns: Double) -> Double {
            Double(dimension) * log(Double(originalContext) / (turns * 2 * .pi)) / (2 * log(base))
        }
        let low = max(0, pair(turning: 32).rounded(.down))
        let high = min(Double(dimension - 1), pair(turning: 1).rounded(.up))
        return (0..<dimension / 2).map { 1 - min(1, max(0, (Double($0) - low) / max(0.001, high - low))) }
    }

    /// Cosines and sines of one position, `(dimension / 2)` each.
    func angles(
        position: Int, cosines: UnsafeMutablePointer<Float>, sines: UnsafeMutablePointer<Float>
    ) {
        for (pair, frequency) in frequencies.enumerated() {
            let angle = Double(position) * frequency
            cosines[pair] = Float(cos(angle) * magnitude)
            sines[pair] = Float(sin(angle) * magnitude)
        }
    }

    /// Turns consecutive heads in place.
    func rotate(
        _ heads: UnsafeMutablePointer<Float>, count: Int, headDimension: Int, cosines: UnsafePointer<Float>,
        sines: UnsafePointer<Float>
    ) {
        for head in 0..<count {
            let start = heads + head * headDimension
            switch style {
            case .interleaved: kernels.table.rope_interleaved(start, cosines, sines, dimension)
            case .halves: kernels.table.rope_halves(start, cosines, sines, dimension)
            }
        }
    }
}
