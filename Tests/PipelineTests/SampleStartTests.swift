import Testing

@testable import Pipeline

@Suite struct SampleStartTests {
    @Test func atFirstOnlyWhatCanDecideIsStarted() {
        let start = SampleStart(samples: 10)
        #expect(start.target(known: 0, fewest: 3) == 3)
        #expect(start.target(known: 3, fewest: 3) == 4)
        #expect(start.target(known: 9, fewest: 3) == 10)
        #expect(start.target(known: 0, fewest: 30) == 10)
    }

    @Test func itLearnsFromWhatQuestionsNeeded() {
        let start = SampleStart(samples: 10, needs: [3: 50, 7: 30, 10: 20])
        // Half were decided by three; of the others all needed seven, and of those left ten.
        #expect(start.target(known: 0, fewest: 3) == 3)
        #expect(start.target(known: 3, fewest: 3) == 7)
        #expect(start.target(known: 7, fewest: 3) == 10)
    }

    @Test func whereMostNeedAllOfThemAllAreStarted() {
        let start = SampleStart(samples: 10, needs: [1: 1])
        for _ in 0..<9 { start.note(need: 10) }
        #expect(start.target(known: 0, fewest: 1) == 10)
    }

    @Test func aPersonCanSay() {
        let start = SampleStart(samples: 10, fixed: 4, needs: [10: 100])
        #expect([0, 4, 8, 9].map { start.target(known: $0, fewest: 3) } == [4, 8, 10, 10])
    }

    @Test func countsThatCannotBeAreIgnored() {
        let start = SampleStart(samples: 2, needs: [-1: 3, 5: 9])
        start.note(need: 77)
        #expect(start.target(known: 0, fewest: 1) == 1)
    }
}
