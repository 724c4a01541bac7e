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
    private let kernels: Kernels

    /// Makes a sampler; the parameters have been validated.
    init(_ parameters: SamplingParameters, seed: UInt64, kernels: Kernels) {
        self.kernels = kernels
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
        let largestBefore = kernels.table.largest(row, logits.count)
        let total = kernels.table.sum_exp(row, largestBefore, 1, logits.count)
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
        let largest = penalised.isEmpty ? largestBefore : kernels.table.largest(row, logits.count)
        let token: Int32
        // Infinite also for temperatures too small to divide by, at which no second token is left either.
        let factor = 1 / parameters.temperature
        if factor.isFinite {
            var random = CounterRandom(seed: seed, position: UInt64(position))
            token = select(logits, row, largest: largest, factor: factor, unit: random.nextUnit())
        } else {
            token = Self.firstIndex(of: largest, in: logits)
        }
        return Draw(token: token, logProbability: (penalised[token] ?? row[Int(token)]) - logTotal)
    }

    private func select(
        _ logits: UnsafeMutableBufferPointer<Float>, _ row: UnsafeMutablePointer<Float>, largest: Float, factor: Float,
        unit: Float
    ) -> Int32 {
        guard parameters.topK > 0 || parameters.topP < 1 || parameters.minP > 0 else {
            return choose(logits, row, largest: largest, factor: factor, unit: unit)
        }
        let all = kernels.table.sum_exp(row, largest, factor, logits.count)
        let candidates = kept(logits, row, largest: largest, factor: factor, all: all)
        // The sum of what is walked over, in the same order, so that the target is always reached.
        return Self.walk(candidates, to: unit * candidates.reduce(Float(0)) { $0 + $1.weight })
    }

    /// Draws from all tokens: finds the part of the vocabulary in which the running sum passes the target, and walks
    /// through that.
    private func choose(
        _ logits: UnsafeMutableBufferPointer<Float>, _ row: UnsafeMutablePointer<Float>, largest: Float, factor: Float,
        unit: Float
    ) -> Int32 {
        let parts = stride(from: 0, to: logits.count, by: Self.partSize).map {
            $0..<min($0 + Self.partSize, logits.count)
        }
        let sums = parts.map { kernels.table.sum_exp(row + $0.lowerBound, largest, factor, $0.count) }
        let target = unit * sums.reduce(0, +)
        var sum: Float = 0
        var last: Range<Int>?
        for (part, partSum) in zip(parts, sums) where partSum > 0 {
            last = part
            if sum + partSum > target { break }
            sum += partSum
        }
        guard let part = last else { return 0 }
        let candidates = candidates(part, row, above: -.infinity, largest: largest, factor: factor)
        return Self.walk(candidates, to: target - sum)
    }

    /// Tokens of a part of the vocabulary that is summed at a time.
    private static let partSize = 4_096

    /// The first token at which the running sum of weights passes the target; the last one with weight where rounding
    /// keeps the sum below it.
    private static func walk(_ candidates: [Candidate], to target: Float) -> Int32 {
        var sum: Float = 0
        var last: Int32 = 0
        for candidate in candidates where candidate.weight > 0 {
            sum += candidate.weight
            last = candidate.token
            if sum > target { break }
        }
        return last
    }

    private struct Candidate {
        let token: Int32
        /// Unnormalised probability: exp((logit - largest) / temperature).
        let weight: Float
    }

    /// The tokens of a part of the vocabulary whose logits are no smaller than a threshold, in the order of their ids.
    private func candidates(
        _ part: Range<Int>, _ row: UnsafeMutablePointer<Float>, above threshold: Float, largest: Float, factor: Float
    ) -> [Candidate] {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: part.count) { indices in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: part.count) { weights in
                guard let indexStart = indices.baseAddress, let weightStart = weights.baseAddress else { return [] }
                let start = row + part.lowerBound
                let found = kernels.table.indices_above(start, threshold, part.count, indexStart, part.count)
                kernels.table.exponentials(start, indexStart, found, largest, factor, weightStart)
                return (0..<found).map {
                    Candidate(token: indexStart[$0] + Int32(part.lowerBound), weight: weightStart[$0])
                }
            }
        }
    }

    /// The tokens that survive top-k, top-p and min-p, in the order of their ids.
    ///
    /// Only tokens within some distance of the best are looked at; the distance grows until they are enough. With the
    /// usual parameters that is some dozens out of 150,000.
    private func kept(
        _ logits: UnsafeMutableBufferPointer<Float>, _ row: UnsafeMutablePointer<Float>, largest: Float, factor: Float,
        all: Float
    ) -> [Candidate] {
        var distance: Float = 4
        while true {
            let candidates = candidates(
                0..<logits.count, row, above: largest - distance / factor, largest: largest, factor: factor)
            if let cut = cut(candidates, all: all, complete: distance == .infinity) { return cut }
            // Below -87 the exponential is 0: the next round takes all.
            distance = distance > 90 ? .infinity : distance * 1.5
        }
    }

    /// The candidates cut by top-k, top-p and min-p, or nil where more of them have to be looked at.
    ///
    /// They are not sorted. A step of the search for the last token that stays halves an interval of weights, and what
    /// is heavier than its middle is counted and summed; only the few that are left between the ends are put in order.
    private func cut(_ candidates: [Candidate], all: Float, complete: Bool) -> [Candidate]? {
        var kept = candidates
        if parameters.minP > 0 { kept.removeAll { $0.weight < parameters.minP } }
        let minPWasEnough = kept.count < candidates.count
        let most = parameters.topK > 0 ? parameters.topK : .max
        let mass = parameters.topP < 1 ? parameters.topP * all : .infinity
        guard let last = Self.lastKept(of: kept, most: most, mass: mass) else {
            guard minPWasEnough || complete else { return nil }
            return kept.isEmpty ? Array(candidates.prefix(1)) : kept
        }
        return kept.filter { !Self.comes(last, before: $0) }
    }

    /// The order of tokens: the more likely first, the lower id among equals.
    private static func comes(_ first: Candidate, before second: Candidate) -> Bool {
        first.weight != second.weight ? first.weight > second.weight : first.token < second.token
    }

    /// The candidate at which, in order, there are `most` or their weights sum up to `mass`; nil where there are fewer.
    private static func lastKept(of candidates: [Candidate], most: Int, mass: Float) -> Candidate? {
        guard candidates.count >= most || candidates.reduce(0, { $0 + $1.weight }) >= mass else { return nil }
        var between = candidates
        var (count, sum): (Int, Float) = (0, 0)
        var (low, high): (Float, Float) = (0, 1)
        // All of weight `high` and more, but for those in `between`, are counted and stay.
        while between.count > 32, low.nextUp < high {
            // The middle of the logarithms, roughly: weights fall off exponentially.
            let middle = max(low.nextUp, low > 0 ? (low * high).squareRoot() : high / 64)
            guard middle < high else { break }
            var (heavier, heavierSum): (Int, Float) = (0, 0)
            for candidate in between where candidate.weight >= middle {
                heavier += 1
                heavierSum += candidate.weight
            }
            if count + heavier >= most || sum + heavierSum >= mass {
                between.removeAll { $0.weight < middle }
                low = middle
            } else {
                between.removeAll { $0.weight >= middle }
                count += heavier
                sum += heavierSum
                high = middle
            }
        }
        for candidate in between.sorted(by: comes) {
            count += 1
            sum += candidate.weight
            if count >= most || sum >= mass { return candidate }
        }
        return nil
    }

    private static func firstIndex(of value: Float, in logits: UnsafeMutableBufferPointer<Float>) -> Int32 {
        Int32(logits.firstIndex { $0 == value } ?? 0)
    }

    /// Natural logarithm, in double precision so that the last bits do not depend on the C library's float version.
    private static func logarithm(_ value: Float) -> Float {
        Float(log(Double(value)))
    }
}
