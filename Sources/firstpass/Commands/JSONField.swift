/// A value of a JSON row, as far as rows are read.
enum JSONField: Equatable {
    case null
    case text(String)
    /// A number as it is written; also `NaN` and `Infinity`, which Python writes.
    case number(String)
    /// A list of nothing but texts; also an empty one.
    case texts([String])
    case boolean
    /// Any other list.
    case list
    case object
}
