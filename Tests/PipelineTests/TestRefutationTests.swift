import Core
import Testing

@testable import Pipeline

@Suite struct TestRefutationTests {
    /// Ten samples; `values` are what they return for test 1 of 3, nil where they raise.
    private func refuted(_ values: [String?], agreement: Double? = 0.8, samples: Int = 10) -> [Int] {
        TestRefutation(agreement: agreement).refuted(
            tests: 3, samples: samples, missed: values.map { [MissedAssert(position: 1, value: $0)] })
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
            TestRefutation(agreement: 0.8).refuted(
                tests: 3, samples: 10, missed: Array(repeating: missed, count: 9)) == [0, 2])
    }
}
