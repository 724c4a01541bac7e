/// How often a field stands in its parent; the raw values are those of the format's `FieldRepetitionType`.
public enum Repetition: Int32, Sendable {
    /// Once.
    case required = 0
    /// Once or not at all.
    case optional = 1
    /// Any number of times.
    case repeated = 2
}
