import Core
import Testing

@testable import Pipeline

@Suite struct TestRefutationTests {
    /// Ten samples; `values` are what they return for test 1 of 3, nil where they raise.
    private func refuted(_ values: [String?], agreement: Double? = 0.8, samples: Int = 10) -> [Int] {
        TestRefutation(agreement: agreement, jury: 10).findings(
            tests: 3, samples: samples, missed: values.map { [MissedAssert(position: 1, value: $0)] }
        ).refuted
    }

    @Test func whatNearlyAllReturnRefutes() {
        #expect(refuted(Array(repeating: "2", count: 8)) == [1])
        #expect(refuted(Array(repeating: "2", count: 8) + ["3", "4"]) == [1])
        #expect(refuted(Array(repeating: "2", count: 7) + ["3", "4", "5"]).isEmpty)
    }

    @Test func whatRaisesRefutesNothing() {
        #expect(refuted(Array(repeating: nil, count: 10)).isEmpty)
        #expect(refuted(Array(repeating: "2", count: 7) + [nil, nil, nil]).isEmpty)
    }

    @Test func samplesThatWereNotRunCountAsNotAgreeing() {
        #expect(refuted(Array(repeating: "2", count: 7), samples: 8) == [1])
        #expect(refuted(Array(repeating: "2", count: 7), samples: 10).isEmpty)
        #expect(refuted(["2", "2"], samples: 2).isEmpty)
        #expect(refuted(["2", "2", "2"], samples: 3) == [1])
    }

    @Test func theShareIsTheConfigured() {
        let seven: [String?] = Array(repeating: "2", count: 7)
        #expect(refuted(seven, agreement: 0.7) == [1])
        #expect(refuted(seven, agreement: 0.71).isEmpty)
        #expect(refuted(Array(repeating: "2", count: 10), agreement: 1) == [1])
        #expect(refuted(Array(repeating: "2", count: 10), agreement: nil).isEmpty)
    }

    @Test func oneInFiveMayBeLeftOut() {
        #expect((1...11).map(TestRefutation.limit(of:)) == [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2])
    }

    @Test func severalTestsAndPositionsThatAreNone() {
        let missed = [
            MissedAssert(position: 0, value: "[]"), MissedAssert(position: 2, value: "''"),
            MissedAssert(position: 3, value: "''"),
        ]
        #expect(
            TestRefutation(agreement: 0.8, jury: 10).findings(
                tests: 3, samples: 10, missed: Array(repeating: missed, count: 9)
            ).refuted == [0, 2])
    }

    @Test func onlyTheFirstSamplesVote() {
        let rule = TestRefutation(agreement: 0.7, jury: 7)
        func findings(_ values: [String?], samples: Int = 10) -> (refuted: [Int], open: [Int]) {
            rule.findings(
                tests: 3, samples: samples, missed: values.map { [MissedAssert(position: 1, value: $0)] })
        }
        #expect(rule.votesNeeded(of: 7) == 5)
        #expect(findings(["2", "2", "2", "2", "3", "3", "3", "2", "2", "2"]).refuted.isEmpty)
        #expect(findings(["2", "2", "2", "2", "2", "3", "3", "3", "3", "3"]).refuted == [1])
        // Two jurors who do not agree leave the matter open, three settle it.
        #expect(findings([nil, nil]).open == [0, 1, 2])
        #expect(findings([nil, nil, nil]).open.isEmpty)
        #expect(findings(["2", "2", "2"]).open == [1])
        #expect(findings(["2", "3", "4", "5"]).open.isEmpty)
        #expect(findings(Array(repeating: "2", count: 5)).refuted == [1])
        // A question of fewer samples has a smaller jury.
        #expect(findings(["2", "2", "2"], samples: 4).refuted == [1])
    }
}
