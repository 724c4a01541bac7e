internal import Core

/// What the first samples of a question say of it, whatever the others may turn out to be.
///
/// The same for every number of samples that is enough to tell, so a run that draws only those keeps exactly the triples
/// of one that draws all.
struct SampleReview {
    /// What follows.
    enum Ruling: Equatable {
        /// More samples are needed.
        case undecided
        /// These tests are refuted; `isContested` where a juror passed them all the same.
        case refuted([Int], isContested: Bool)
        /// The tests stand. Samples that passed, in order; empty only where every sample is known.
        case stands(passed: [Int])
    }

    /// Who finds refuted tests; nil where the tests are not to be doubted.
    let refutation: TestRefutation?
    /// Tests of the suite.
    let tests: Int

    /// How one sample ended.
    struct Outcome {
        let passed: Bool
        /// What its run missed; nothing where it was not run.
        let missed: [MissedAssert]
    }

    /// The fewest samples that can decide a question.
    func fewest(of samples: Int) -> Int {
        let jurors = min(refutation?.jury ?? 0, samples)
        guard let needed = refutation?.votesNeeded(of: jurors), needed <= jurors else { return 1 }
        return jurors - needed + 1
    }

    /// What the first samples say.
    ///
    /// - Parameters:
    ///   - known: how the first samples ended, without a gap.
    ///   - samples: how many there are in all.
    func ruling(on known: ArraySlice<Outcome>, of samples: Int) -> Ruling {
        if let refutation {
            let jurors = min(refutation.jury, samples)
            let (refuted, open) = refutation.findings(tests: tests, samples: samples, missed: known.map(\.missed))
            let isContested = known.prefix(jurors).contains(where: \.passed)
            if known.count >= jurors {
                guard refuted.isEmpty else { return .refuted(refuted, isContested: isContested) }
            } else if !refuted.isEmpty {
                // Whatever the rest of the jury says, the suite as a whole has lost.
                let isLost = isContested || refuted.count > TestRefutation.limit(of: tests)
                return isLost ? .refuted(refuted, isContested: isContested) : .undecided
            } else if !open.isEmpty {
                return .undecided
            }
        }
        let passed = known.indices.filter { known[$0].passed }.map { $0 - known.startIndex }
        return passed.isEmpty && known.count < samples ? .undecided : .stands(passed: passed)
    }
}
