import Testing

@testable import Core

@Suite struct CounterRandomTests {
    /// Known answers from the Random123 distribution's `kat_vectors` (philox4x32, 10 rounds).
    @Test func agreesWithThePublishedKnownAnswers() {
        #expect(
            CounterRandom.philox(seed: 0, counter: (0, 0, 0, 0)) == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
        )
        #expect(
            CounterRandom.philox(seed: .max, counter: (.max, .max, .max, .max))
                == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    }

    @Test func theValueAtAPositionNeedsNoHistory() {
        var generator = CounterRandom(seed: 42)
        let values = (0..<10).map { _ in generator.next() }
        #expect(values[7] == CounterRandom.value(seed: 42, position: 7))
        #expect(Set(values).count == 10)
    }

    @Test func unitsLieBetweenZeroAndOneAndFillTheRange() {
        var generator = CounterRandom(seed: 1)
        let units = (0..<10_000).map { _ in generator.nextUnit() }
        #expect(units.allSatisfy { $0 >= 0 && $0 < 1 })
        let mean = units.reduce(0, +) / 10_000
        #expect(abs(mean - 0.5) < 0.02)
    }
}
