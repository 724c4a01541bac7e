import Glibc

@testable import Inference

/// The sampling filters by a full sort in double precision.
struct ReferenceSampler {
    let parameters: SamplingParameters

    /// The tokens that are kept, with their probabilities, which add up to 1; most likely first, the lower id first
    /// among equals.
    ///
    /// `uncertain` counts the tokens whose fate hangs on less than `slack` of top-p or min-p: float32 may decide otherwise.
    func kept(_ logits: [Float], slack: Double = 4e-6) -> (
        tokens: [(token: Int32, probability: Double)], uncertain: Int
    ) {
        let largest = Double(logits.max() ?? 0)
        let weights = logits.map { exp((Double($0) - largest) / Double(parameters.temperature)) }
        let total = weights.reduce(0, +)
        var order = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }
        var uncertain = 0
        if parameters.topK > 0 { order = Array(order.prefix(parameters.topK)) }
        if parameters.topP < 1 {
            var sum = 0.0
            var kept: [Int] = []
            for index in order {
                kept.append(index)
                sum += weights[index] / total
                if abs(sum - Double(parameters.topP)) < slack { uncertain += 1 }
                if sum >= Double(parameters.topP) { break }
            }
            order = kept
        }
        if parameters.minP > 0 {
            // The most likely token's weight is 1 in any precision.
            uncertain += order.count { weights[$0] != 1 && abs(weights[$0] / Double(parameters.minP) - 1) < slack }
            order = order.filter { weights[$0] >= Double(parameters.minP) }
        }
        let sum = order.reduce(0.0) { $0 + weights[$1] }
        return (order.map { (Int32($0), weights[$0] / sum) }, uncertain)
    }
}
