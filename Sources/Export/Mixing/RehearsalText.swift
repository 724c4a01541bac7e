/// A text of rehearsal data that was chosen.
public struct RehearsalText: Sendable, Equatable {
    /// The name of its source.
    public let source: String
    /// Its number among the records of its source, from 0.
    public let record: Int
    /// 0; or how many times all of its source stands in the output before it, where the source ran out.
    public let epoch: Int
    /// The text.
    public let text: String
    /// Its tokens in the output.
    public let tokens: Int
    /// Whether it is all of the record; the last one of a source is cut to meet the share.
    public let isWhole: Bool
}
