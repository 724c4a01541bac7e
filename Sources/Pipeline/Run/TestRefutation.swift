internal import Core

/// Finds the tests of a suite that the samples refute.
///
/// Of a small model's tests about every fourth expects a wrong value, and one is enough to lose a question that all its
/// samples solve. Where nearly all samples, drawn independently, return one and the same other value, it is the test
/// that is wrong: the agreement of samples as in self-consistency (Wang et al. 2022, arXiv 2203.11171) and CodeT
/// (Chen et al. 2022, arXiv 2207.10397). What raises, and what returns varied values, refutes nothing.
struct TestRefutation {
    /// The share of all samples that must return the same other value; nil where tests stand as they were written.
    let agreement: Double?

    /// Fewer samples than this agree on nothing.
    private static let fewest = 3

    /// How many tests of a suite may be left out: one in five, and one of fewer. Where the samples contradict more of
    /// them, it is as likely that all samples have missed a rule, so that a new suite has to decide.
    static func limit(of tests: Int) -> Int { max(1, tests / 5) }

    /// The positions of refuted tests, in order.
    ///
    /// - Parameters:
    ///   - tests: how many tests there are.
    ///   - samples: how many samples were drawn.
    ///   - missed: what each sample that was run missed.
    func refuted(tests: Int, samples: Int, missed: [[MissedAssert]]) -> [Int] {
        guard let agreement else { return [] }
        // Rounded up, with room for the last bit of a product such as 0.7 * 10.
        let needed = max(Self.fewest, Int((agreement * Double(samples) - 1e-9).rounded(.up)))
        var votes: [[String: Int]] = Array(repeating: [:], count: tests)
        for assert in missed.joined() where assert.position < tests {
            if let value = assert.value { votes[assert.position][value, default: 0] += 1 }
        }
        return votes.indices.filter { position in votes[position].values.contains { $0 >= needed } }
    }
}
