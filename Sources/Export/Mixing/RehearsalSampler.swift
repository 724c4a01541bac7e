internal import Core

/// Chooses texts of a source that is read once, each as likely as any other, until a budget of tokens is met.
///
/// Each record has a key that is drawn from the seed and its number. Chosen are the records of the smallest keys, as many
/// as the budget takes, the last one cut: what a shuffled source would begin with. Only records whose key may be small
/// enough are looked at, and what is held are the chosen ones' texts twice at most, however large the source is.
struct RehearsalSampler {
    private struct Candidate {
        let key: UInt64
        let record: Int
        let text: String
        let tokens: Int
    }

    private let source: String
    private let keySeed: UInt64
    private let budget: Int
    private let meter: TokenMeter
    private var candidates: [Candidate] = []
    private var tokens = 0
    /// The largest key that may be chosen.
    private var limit = UInt64.max
    private var records = 0
    private var unusable = 0
    private var firstProblem: FirstpassError?
    /// Texts that other sources gave.
    private let taken: Set<String>

    init(source: String, seed: UInt64, budget: Int, meter: TokenMeter, besides taken: Set<String> = []) {
        self.taken = taken
        self.source = source
        keySeed = Seed.derive("\(seed)/mix/\(source)")
        self.budget = budget
        self.meter = meter
    }

    /// Takes the next record.
    ///
    /// - Parameter text: reads its text, if that is of interest; gives nil where it has none, throws what makes it none.
    mutating func offer(_ text: () throws(FirstpassError) -> String?) {
        let record = records
        records += 1
        let key = CounterRandom.value(seed: keySeed, position: UInt64(record))
        guard key <= limit else { return }
        var read: String?
        do {
            read = try text()
        } catch {
            firstProblem = firstProblem ?? error
        }
        guard let text = read, !text.allSatisfy(\.isWhitespace) else {
            unusable += 1
            return
        }
        guard !taken.contains(text) else { return }
        let count = meter.count(text)
        candidates.append(Candidate(key: key, record: record, text: text, tokens: count))
        tokens += count
        if tokens >= 2 * budget { prune() }
    }

    /// Gives what was chosen.
    ///
    /// - Parameter location: where the source is, for messages.
    /// - Throws: ``FirstpassError`` with the code `usage` where there is no text in it.
    mutating func finish(at location: String) throws -> (texts: [RehearsalText], statistics: MixStatistics) {
        prune()
        guard tokens > 0 else {
            throw FirstpassError(
                .usage, "there is no text in the source '\(source)' of --mix", at: location,
                remedy: "give a file with text, or name the field that holds it with --mix-field")
        }
        var texts: [RehearsalText] = []
        var left = budget
        var epoch = 0
        while left > 0 {
            let before = left
            for candidate in candidates where left > 0 {
                if candidate.tokens <= left {
                    texts.append(text(candidate, epoch))
                    left -= candidate.tokens
                } else {
                    if let cut = meter.cut(candidate.text, to: left) {
                        texts.append(text(candidate, epoch, cut))
                        left -= cut.tokens
                    }
                    // What is too little for any text is left.
                    return (texts, statistics(texts))
                }
            }
            guard left < before else { break }
            epoch += 1
        }
        return (texts, statistics(texts))
    }

    /// Keeps the smallest keys that meet the budget, and of records with the same text the one of the smallest.
    private mutating func prune() {
        candidates.sort { ($0.key, $0.record) < ($1.key, $1.record) }
        var seen: Set<String> = []
        var kept: [Candidate] = []
        tokens = 0
        for candidate in candidates where seen.insert(candidate.text).inserted {
            kept.append(candidate)
            tokens += candidate.tokens
            if tokens >= budget {
                limit = candidate.key
                break
            }
        }
        candidates = kept
    }

    private func text(_ candidate: Candidate, _ epoch: Int, _ cut: (text: String, tokens: Int)? = nil) -> RehearsalText
    {
        RehearsalText(
            source: source, record: candidate.record, epoch: epoch, text: cut?.text ?? candidate.text,
            tokens: cut?.tokens ?? candidate.tokens, isWhole: cut == nil)
    }

    private func statistics(_ texts: [RehearsalText]) -> MixStatistics {
        let used = texts.reduce(0) { $0 + $1.tokens }
        // Of a source that did not run out it is not known how many tokens it has, only which records were used.
        let hasRunOut = tokens < budget
        return MixStatistics(
            name: source, records: records, unusable: unusable, firstProblem: firstProblem?.description,
            texts: texts.count, tokens: used, budget: budget,
            epochs: hasRunOut ? Double(used) / Double(tokens) : Double(texts.count) / Double(max(1, records - unusable))
        )
    }
}
