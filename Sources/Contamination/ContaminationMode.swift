/// Which windows of a benchmark item are looked for.
public enum ContaminationMode: String, Sendable, Codable, CaseIterable, CustomStringConvertible {
    /// All of them: the strictest reading of "no shared 50-character substring".
    case exhaustive
    /// Three, drawn with a recorded seed: the GPT-4 technical report (arXiv 2303.08774, appendix C), to the letter.
    case sampled

    /// Whether case is folded where nothing else is asked for. The report does not fold it; an upper-cased copy is
    /// missed then.
    public var foldsCaseByDefault: Bool { self == .exhaustive }

    /// The name on the command line and in the ledger.
    public var description: String { rawValue }
}
