/// A way to tell that a question repeats another.
///
/// ``exact`` and ``normalised`` are tried before either of the others, and named where they suffice.
public enum DuplicateMethod: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
    /// Identical text, byte for byte: the paper's.
    case exact
    /// The same letters and digits, whatever their case.
    case normalised
    /// The same pieces of five letters or digits for the most part, and no word that makes it another task.
    ///
    /// The similarity is the Jaccard index of the two sets of 5-character pieces (Broder, *On the resemblance and
    /// containment of documents*, 1997) of the normalised text. Candidates come from ``MinHash``; see ``TaskWords`` for
    /// the words.
    case minhash
    /// A long common subsequence of words: ROUGE-L F-measure (Lin, *ROUGE*, 2004) above the threshold, as in
    /// Self-Instruct (Wang et al., arXiv 2212.10560).
    ///
    /// Words are runs of letters and digits in lower case, as of rouge-score's default tokenizer without stemming, but
    /// of every script and not of ASCII alone. Every kept question is looked at, so the time grows with their number
    /// squared.
    case rougeL = "rouge-l"

    /// The name on the command line and in the ledger.
    public var description: String { rawValue }

    /// The similarity from which on a question is a duplicate; `nil` where nothing but equality counts.
    ///
    /// ``minhash`` wants at least this much, ``rougeL`` more than it.
    public var defaultThreshold: Double? {
        switch self {
        case .exact, .normalised: nil
        case .minhash: MinHash.defaultThreshold
        case .rougeL: 0.7
        }
    }
}
