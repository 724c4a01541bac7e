import Testing

@testable import Core

@Suite struct SeedTests {
    @Test func everyPartOfTheKeyCounts() {
        let base = Seed.derive(run: 1, role: .solutions, question: 2, sample: 3)
        #expect(base == Seed.derive(run: 1, role: .solutions, question: 2, sample: 3))
        #expect(base != Seed.derive(run: 2, role: .solutions, question: 2, sample: 3))
        #expect(base != Seed.derive(run: 1, role: .tests, question: 2, sample: 3))
        #expect(base != Seed.derive(run: 1, role: .solutions, question: 3, sample: 2))
        #expect(base != Seed.derive(run: 1, role: .solutions, question: 2, sample: 3, attempt: 1))
    }

    @Test func sha256IsTheStandardOne() {
        #expect(Fingerprint.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
