import Core
import Testing

@testable import Pipeline

/// What a few samples decide is what all of them would have.
@Suite struct SampleReviewTests {
    /// Where a question goes.
    private enum End: Equatable {
        case smallerSuite([Int])
        /// Or given up, where there have been enough suites.
        case rewrite
        case unsolved
        case kept(Int)
    }

    private func end(_ ruling: SampleReview.Ruling, _ review: SampleReview) -> End? {
        switch ruling {
        case .undecided: return nil
        case .refuted(let tests, let isContested):
            if !isContested, tests.count <= TestRefutation.limit(of: review.tests) { return .smallerSuite(tests) }
            return .rewrite
        case .stands(let passed): return passed.first.map(End.kept) ?? .unsolved
        }
    }

    /// Samples as a model gives them: most of a question agree, right or wrong.
    private func outcomes(_ count: Int, tests: Int, _ random: inout CounterRandom) -> [SampleReview.Outcome] {
        let leaning = Double.random(in: 0...1, using: &random)
        let wrong = (0..<tests).map { _ in Int.random(in: 0..<4, using: &random) == 0 }
        return (0..<count).map { _ in
            if Int.random(in: 0..<12, using: &random) == 0 { return .init(passed: false, missed: []) }
            let missed = (0..<tests).compactMap { position -> MissedAssert? in
                if wrong[position], Double.random(in: 0...1, using: &random) < 0.8 {
                    return MissedAssert(position: position, value: "common")
                }
                guard Double.random(in: 0...1, using: &random) < leaning * 0.3 else { return nil }
                return MissedAssert(position: position, value: Bool.random(using: &random) ? nil : "rare")
            }
            return .init(passed: missed.isEmpty, missed: missed)
        }
    }

    @Test(arguments: [(10, 7, 0.7), (10, 10, 0.7), (10, 5, 0.6), (4, 7, 0.7), (2, 7, 0.7), (10, 7, nil), (13, 3, 1.0)])
    func theFewestThatDecideSayWhatAllSay(_ samples: Int, _ jury: Int, _ agreement: Double?) {
        var random = CounterRandom(seed: UInt64(samples * 100 + jury))
        var (ends, saved): ([String: Int], Int) = ([:], 0)
        for round in 0..<4_000 {
            let tests = Int.random(in: 1...6, using: &random)
            let review = SampleReview(
                refutation: round % 5 == 0 ? nil : TestRefutation(agreement: agreement, jury: jury), tests: tests)
            let outcomes = outcomes(samples, tests: tests, &random)
            let all = end(review.ruling(on: outcomes[...], of: samples), review)
            let fewest = (1...samples).first { review.ruling(on: outcomes.prefix($0), of: samples) != .undecided }
            guard let fewest else {
                Issue.record("all samples decide nothing")
                continue
            }
            #expect(fewest >= review.fewest(of: samples))
            // From there on every number of samples says the same.
            for known in fewest...samples {
                #expect(end(review.ruling(on: outcomes.prefix(known), of: samples), review) == all)
            }
            ends[all.map { "\($0)".prefix(5).lowercased() } ?? "", default: 0] += 1
            saved += samples - fewest
        }
        #expect(saved > 0)
        #expect(ends["kept("] ?? 0 > 100 && ends["unsol"] ?? 0 > 10, "\(ends)")
        if agreement == 0.7, samples == 10 { #expect(ends.count == 4, "\(ends)") }
    }

    @Test func threeOfSevenWhoDoNotAgreeEndTheDoubt() {
        let review = SampleReview(
            refutation: TestRefutation(agreement: 0.7, jury: 7), tests: 5)
        #expect(review.fewest(of: 10) == 3)
        let passing = Array(repeating: SampleReview.Outcome(passed: true, missed: []), count: 10)
        #expect(review.ruling(on: passing.prefix(2), of: 10) == .undecided)
        #expect(review.ruling(on: passing.prefix(3), of: 10) == .stands(passed: [0, 1, 2]))
        #expect(SampleReview(refutation: nil, tests: 5).fewest(of: 10) == 1)
    }
}
