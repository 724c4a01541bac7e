internal import Core

/// Sources of rehearsal data and their shares, as they stand beside the rows of a run.
///
/// A model that is trained on instructions alone forgets some of what it could; Code Llama's instruction tuning therefore
/// had 6 % of code and 2 % of text in it (Rozière et al., arXiv 2308.12950, section 2.5).
public struct Mixture: Sendable, Equatable {
    /// The sources.
    public let sources: [MixSource]
    /// What is drawn is drawn from this.
    public let seed: UInt64

    /// Puts sources together.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where two have one name or nothing is left for the run's rows.
    public init(_ sources: [MixSource], seed: UInt64) throws {
        let names = sources.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw FirstpassError(
                .usage, "two sources of --mix are called '\(twice.printable)'",
                remedy: "give each a name of its own; several files of one source can stand in a folder")
        }
        guard sources.reduce(0, { $0 + $1.share }) < 1 else {
            throw FirstpassError(
                .usage, "the shares of --mix leave nothing for the run's rows",
                remedy: "give shares of together less than 100 %")
        }
        self.sources = sources
        self.seed = seed
    }

    /// The tokens that each source gives, in their order, so that the shares hold of rows and rehearsal data together.
    ///
    /// - Parameter rowTokens: the tokens of the run's rows.
    public func budgets(besides rowTokens: Int) -> [Int] {
        let rows = 1 - sources.reduce(0) { $0 + $1.share }
        return sources.map { Int((Double(rowTokens) * $0.share / rows).rounded()) }
    }

    /// Chooses the texts of all sources, in the order that they shall stand in.
    ///
    /// - Parameters:
    ///   - rowTokens: the tokens of the run's rows.
    ///   - meter: counts tokens.
    ///   - field: where a JSON record's text stands, as a dotted path; nil for the usual places.
    ///   - accepts: whether a text can stand in the output.
    /// - Throws: ``FirstpassError`` where a source is missing, cannot be read or holds no text; `CancellationError`.
    public func choose(
        besides rowTokens: Int, meter: TokenMeter, field: String? = nil, accepts: (String) -> Bool = { _ in true }
    ) throws -> (texts: [RehearsalText], statistics: [MixStatistics]) {
        var texts: [RehearsalText] = []
        var statistics: [MixStatistics] = []
        for (source, budget) in zip(sources, budgets(besides: rowTokens)) {
            // Two sources may have files in common.
            var sampler = RehearsalSampler(
                source: source.name, seed: seed, budget: budget, meter: meter, besides: Set(texts.map(\.text)))
            try MixRecords(path: source.path, field: field).forEach { read in
                sampler.offer { () throws(FirstpassError) in try read().flatMap { accepts($0) ? $0 : nil } }
            }
            let (chosen, facts) = try sampler.finish(at: source.path)
            texts += chosen
            statistics.append(facts)
        }
        let places = texts.map { Seed.derive("\(seed)/mix order/\($0.source)/\($0.record)/\($0.epoch)") }
        let order = texts.indices.sorted { (places[$0], $0) < (places[$1], $1) }
        return (order.map { texts[$0] }, statistics)
    }
}
