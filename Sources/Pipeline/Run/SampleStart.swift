internal import Synchronization

/// How many samples of a question to start at once, where sampling is adaptive.
///
/// Learnt from the questions that are decided: as many as most of those needed that were still open at the same point. It
/// changes when samples are drawn and how many for nothing, never what is kept.
final class SampleStart: Sendable {
    /// A sample is started where at least this share of comparable questions needed it.
    private static let share = 0.75

    private let samples: Int
    /// A number of samples to start instead, from a person.
    private let fixed: Int?
    /// Decided questions by the samples that they needed.
    private let needs: Mutex<[Int]>

    /// - Parameters:
    ///   - samples: how many a question has.
    ///   - fixed: start so many instead of learning it.
    ///   - needs: what decided questions needed so far: their number by the samples.
    init(samples: Int, fixed: Int? = nil, needs: [Int: Int] = [:]) {
        self.samples = samples
        self.fixed = fixed
        var counts = Array(repeating: 0, count: samples + 1)
        for (need, count) in needs where counts.indices.contains(need) { counts[need] += count }
        self.needs = Mutex(counts)
    }

    /// Takes note of a question that is decided.
    func note(need: Int) {
        needs.withLock { if $0.indices.contains(need) { $0[need] += 1 } }
    }

    /// Samples below this index are to be started.
    ///
    /// - Parameters:
    ///   - known: samples, from the first, whose outcome is known.
    ///   - fewest: the fewest that can decide a question.
    func target(known: Int, fewest: Int) -> Int {
        if let fixed { return min(samples, max(known + fixed, 1)) }
        let least = min(samples, max(fewest, known + 1))
        return needs.withLock { needs in
            let open = needs.dropFirst(known + 1).reduce(0, +)
            guard open > 0 else { return least }
            var target = least
            for candidate in least...samples {
                let needing = needs.dropFirst(candidate).reduce(0, +)
                if Double(needing) >= Self.share * Double(open) { target = candidate }
            }
            return target
        }
    }
}
