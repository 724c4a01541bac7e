import Core

/// Measures how many tokens one thread draws in a second.
public struct SamplingBenchmark: Sendable {
    private let kernels: Kernels
    private let rows: [[Float]]

    /// Makes rows of logits as models do: a few likely tokens, and a long tail that falls off as a normal distribution.
    ///
    /// - Throws: ``FirstpassError``: `usage` where the vocabulary is empty, `environment` where `FIRSTPASS_ISA` names
    ///   what the machine lacks.
    public init(vocabulary: Int) throws {
        guard vocabulary > 0 else { throw FirstpassError(.usage, "a vocabulary needs a token") }
        kernels = try Kernels.chosen()
        var random = CounterRandom(seed: 1)
        rows = (0..<16).map { _ in
            // The sum of three even numbers is close enough to a normal one.
            var row = (0..<vocabulary).map { _ in
                (random.nextUnit() + random.nextUnit() + random.nextUnit() - 1.5) * 4
            }
            for _ in 0..<20 { row[.random(in: 0..<vocabulary, using: &random)] += 6 + 8 * random.nextUnit() }
            return row
        }
    }

    /// Draws in a second with some parameters.
    ///
    /// - Throws: ``FirstpassError`` of the kind `usage` where the parameters cannot be meant.
    public func drawsPerSecond(_ parameters: SamplingParameters, draws: Int = 2_000) throws -> Double {
        try parameters.validate()
        let sampler = TokenSampler(parameters, seed: 1, kernels: kernels)
        var rows = rows
        let duration = ContinuousClock().measure {
            for position in 0..<draws {
                rows[position % rows.count].withUnsafeMutableBufferPointer {
                    _ = sampler.draw($0, position: position, recent: [])
                }
            }
        }
        return Double(draws) / duration.inSeconds
    }
}
