internal import Core

/// Finds the tests of a suite that the samples refute.
///
/// Of a small model's tests about every fourth expects a wrong value, and one is enough to lose a question that all its
/// samples solve. Where nearly all samples, drawn independently, return one and the same other value, it is the test
/// that is wrong: the agreement of samples as in self-consistency (Wang et al. 2022, arXiv 2203.11171) and CodeT
/// (Chen et al. 2022, arXiv 2207.10397). What raises, and what returns varied values, refutes nothing.
///
/// The first samples of a question are the jury, so that the others need not be drawn to know that a suite stands.
struct TestRefutation {
    /// The share of the jury that must return the same other value; nil where tests stand as they were written.
    let agreement: Double?
    /// How many samples, counted from the first, have a vote.
    let jury: Int

    /// Fewer samples than this agree on nothing.
    private static let fewest = 3

    /// How many tests of a suite may be left out: one in five, and one of fewer. Where the samples contradict more of
    /// them, it is as likely that all samples have missed a rule, so that a new suite has to decide.
    static func limit(of tests: Int) -> Int { max(1, tests / 5) }

    /// The votes that refute a test, of a jury of so many.
    ///
    /// - Returns: nil where no number of votes does.
    func votesNeeded(of jurors: Int) -> Int? {
        guard let agreement else { return nil }
        // Rounded up, with room for the last bit of a product such as 0.7 * 10.
        return max(Self.fewest, Int((agreement * Double(jurors) - 1e-9).rounded(.up)))
    }

    /// What the votes so far say of each test.
    ///
    /// - Parameters:
    ///   - tests: how many tests there are.
    ///   - samples: how many samples the question has.
    ///   - missed: what each sample so far missed, by index and without a gap; nothing for one that was not run.
    /// - Returns: the positions of tests that are refuted, in order, and of those that may still be.
    func findings(tests: Int, samples: Int, missed: [[MissedAssert]]) -> (refuted: [Int], open: [Int]) {
        let jurors = min(jury, samples)
        guard let needed = votesNeeded(of: jurors) else { return ([], []) }
        var votes: [[String: Int]] = Array(repeating: [:], count: tests)
        for assert in missed.prefix(jurors).joined() where assert.position < tests {
            if let value = assert.value { votes[assert.position][value, default: 0] += 1 }
        }
        let left = jurors - min(missed.count, jurors)
        let most = votes.map { $0.values.max() ?? 0 }
        return (
            votes.indices.filter { most[$0] >= needed },
            votes.indices.filter { most[$0] < needed && most[$0] + left >= needed }
        )
    }
}
