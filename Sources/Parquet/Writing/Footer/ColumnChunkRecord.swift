/// What the footer says of a column of a row group: the format's `ColumnChunk`, `ColumnMetaData` and `Statistics`.
struct ColumnChunkRecord {
    /// The smallest and the largest of its values.
    struct Bounds {
        var minimum: StatisticValue
        var maximum: StatisticValue
    }

    /// Which column.
    var leaf: LeafDescriptor
    /// How its pages are compressed.
    var codec: Int32
    /// The bytes of its pages and their headers before they were compressed.
    var uncompressedSize: Int64 = 0
    /// The bytes of its pages and their headers in the file.
    var compressedSize: Int64 = 0
    /// Entries, nulls among them.
    var count: Int64
    /// Entries without a value.
    var nullCount: Int64
    /// Where the header of its dictionary begins.
    var dictionaryOffset: Int64?
    /// Its pages; the dictionary is none of them.
    var pages: [PageRecord] = []
    /// Nil where it has no values in an order.
    var bounds: Bounds?
    /// How the pages' bounds follow one another.
    var boundaryOrder = BoundaryOrder.unordered
    /// Where its index of bounds stands.
    var columnIndex: Place?
    /// Where its index of offsets stands.
    var offsetIndex: Place?

    /// Some bytes of the file.
    struct Place {
        var offset: Int64
        var size: Int32
    }

    /// Whether all pages with values have bounds; without them there must be no index of bounds.
    var hasColumnIndex: Bool { bounds != nil && pages.allSatisfy { $0.isEmpty || $0.bounds != nil } }
}
