/// What the page index says of a page (<https://github.com/apache/parquet-format/blob/master/PageIndex.md>).
struct PageRecord {
    /// Where its header begins in the file.
    var offset: Int64
    /// The bytes of its header and its data in the file.
    var size: Int32
    /// The first of its rows; the first of the row group is 0.
    var firstRow: Int64
    /// Entries without a value.
    var nullCount: Int64
    /// Whether it has no value at all.
    var isEmpty: Bool
    /// The smallest and the largest value; nil where there are none in an order.
    var bounds: ValueBounds?
    /// The smallest value as it is written.
    var minimum: [UInt8]
    /// The largest value as it is written.
    var maximum: [UInt8]
}
