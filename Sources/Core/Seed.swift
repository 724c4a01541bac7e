import Crypto

/// Seeds for everything that is drawn in a run.
///
/// A seed depends on the run's seed and on *what* is drawn, never on time or order, so that a run can be interrupted,
/// resumed and run with other threads and still draw the same.
public enum Seed {
    /// The seed of one completion.
    ///
    /// - Parameters:
    ///   - run: the run's seed.
    ///   - role: what is asked for.
    ///   - question: the question's index; for the role `questions`, the index of the request.
    ///   - sample: the sample's index; 0 where there is one.
    ///   - attempt: 0, or the number of the regeneration on purpose (a suite written again).
    public static func derive(run: UInt64, role: Role, question: Int, sample: Int = 0, attempt: Int = 0) -> UInt64 {
        derive("\(run)/\(role.rawValue)/\(question)/\(sample)/\(attempt)")
    }

    /// The first eight bytes, little-endian, of the SHA-256 of a label.
    public static func derive(_ label: String) -> UInt64 {
        var digest = SHA256()
        digest.update(data: Array(label.utf8))
        return digest.finalize().prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * $1.offset) }
    }
}
