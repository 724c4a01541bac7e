internal import CKernels
import Core
import Glibc

/// Draws the tokens of one sequence.
///
/// The draw at a position depends on the logits, the parameters, the seed and the position alone.
struct TokenSampler: Sendable {
    /// A drawn token and its probability.
    struct Draw: Equatable {
        /// The token.
        let token: Int32
        /// Natural logarithm of its probability under the model's own distribution (temperature 1, nothing cut off).
        let logProbability: Float
    }

    private let parameters: SamplingParameters
    private let seed: UInt64

    /// Makes a sampler; the parameters have been validated.
    init(_ parameters: SamplingParameters, seed: UInt64) {
        self.parameters = parameters
        self.seed = seed
    }

    /// Draws one token.
    ///
    /// - Parameters:
    ///   - logits: one row over the vocabulary; the repetition penalty changes it in place.
    ///   - position: how many tokens of the sequence were drawn before.
    ///   - recent: the last tokens of prompt and answer, for the repetition penalty.
    func draw(
        _ logits: UnsafeMutableBufferPointer<Float>, position: Int, recent: some Sequence<Int32>
    ) -> Draw {
        guard let row = logits.baseAddress, logits.count > 0 else { return Draw(token: 0, logProbability: 0) }
        let largestBefore = fp_max(row, logits.count)
        let total = fp_sum_exp(row, largestBefore, 1, logits.count)
        let logTotal = largestBefore + Self.logarithm(total)
        var penalised: [Int32: Float] = [:]
        if parameters.repetitionPenalty != 1 {
            for token in recent where logits.indices.contains(Int(token)) && penalised[token] == nil {
                let logit = row[Int(token)]
                penalised[token] = logit
                row[Int(token)] =
                    logit > 0 ? logit / parameters.repetitionPenalty : logit * parameters.repetitionPenalty
            }
        }
        let largest = penalised.isEmpty ? largestBefore : fp_max(row, logits.count)
        let token: Int32
        // Infinite also for temperatures too small to divide by, at which no second token is left either.
        let factor = 1 / parameters.temperature
        if factor.isFinite {
            var random = CounterRandom(seed: seed, position: UInt64(position))
            token = choose(logits, row, largest: largest, factor: factor, unit: random.nextUnit())
        } else {
            token = Self.firstIndex(of: largest, in: logits)
        }
        return Draw(token: token, logProbability: (penalised[token] ?? row[Int(token)]) - logTotal)
    }

    private func choose(
        _ logits: UnsafeMutableBufferPointer<Float>, _ row: UnsafeMutablePointer<Float>, largest: Float, factor: Float,
        unit: Float
    ) -> Int32 {
        let cuts = parameters.topK > 0 || parameters.topP < 1 || parameters.minP > 0
        let all = fp_sum_exp(row, largest, factor, logits.count)
        let candidates = cuts ? kept(logits, row, largest: largest, factor: factor, all: all) : nil
        if let candidates {
            let sum = candidates.reduce(Float(0)) { $0 + $1.weight }
            return Self.walk(candidates.lazy.map { ($0.token, $0.weight) }, to: unit * sum)
        }
        return Self.walk(
            logits.indices.lazy.map { (Int32($0), fp_exp((row[$0] - largest) * factor)) }, to: unit * all)
    }

    private struct Candidate {
        let token: Int32
        let logit: Float
        /// Unnormalised probability: exp((logit - largest) / temperature).
        let weight: Float
    }

    /// The tokens that survive top-k, top-p and min-p, most likely first.
    ///
    /// Only tokens within some distance of the best are looked at and sorted; the distance doubles until they are
    /// enough. With the usual parameters that is some dozens out of 150,000.
    private func kept(
        _ logits: UnsafeMutableBufferPointer<Float>, _ row: UnsafeMutablePointer<Float>, largest: Float, factor: Float,
        all: Float
    ) -> [Candidate] {
        var distance: Float = 6
        var indices = [Int32](repeating: 0, count: 4_096)
        while true {
            let threshold = largest - distance / factor
            var found = fp_indices_above(row, threshold, logits.count, &indices, indices.count)
            if found > indices.count {
                indices = [Int32](repeating: 0, count: found)
                found = fp_indices_above(row, threshold, logits.count, &indices, indices.count)
            }
            var candidates = indices[..<found].map { token in
                let logit = row[Int(token)]
                return Candidate(token: token, logit: logit, weight: fp_exp((logit - largest) * factor))
            }
            candidates.sort { $0.logit != $1.logit ? $0.logit > $1.logit : $0.token < $1.token }
            if let cut = cut(candidates, all: all, complete: distance == .infinity) { return cut }
            // Below -87 the exponential is 0: the next round takes all.
            distance = distance > 90 ? .infinity : distance * 2
        }
    }

    /// The candidates cut by top-k, top-p and min-p, or nil where more of them have to be looked at.
    private func cut(_ candidates: [Candidate], all: Float, complete: Bool) -> [Candidate]? {
        var count = candidates.count
        var enough = complete
        if parameters.topK > 0, parameters.topK <= count {
            count = parameters.topK
            enough = true
        }
        if parameters.topP < 1 {
            var sum: Float = 0
            if let end = candidates[..<count].firstIndex(where: {
                sum += $0.weight
                return sum >= parameters.topP * all
            }) {
                count = end + 1
                enough = true
            }
        }
        if parameters.minP > 0, let end = candidates[..<count].firstIndex(where: { $0.weight < parameters.minP }) {
            count = end
            enough = true
        }
        return enough ? Array(candidates.prefix(max(count, 1))) : nil
    }

    /// The first token at which the running sum of weights passes the target; the last one with weight if rounding
    /// keeps the sum below it.
    private static func walk(_ weights: some Sequence<(Int32, Float)>, to target: Float) -> Int32 {
        var sum: Float = 0
        var last: Int32 = 0
        for (token, weight) in weights where weight > 0 {
            sum += weight
            last = token
            if sum > target { break }
        }
        return last
    }

    private static func firstIndex(of value: Float, in logits: UnsafeMutableBufferPointer<Float>) -> Int32 {
        Int32(logits.firstIndex { $0 == value } ?? 0)
    }

    /// Natural logarithm, in double precision so that the last bits do not depend on the C library's float version.
    private static func logarithm(_ value: Float) -> Float {
        Float(log(Double(value)))
    }
}
