internal import GRDB

/// A question or triple that shares a window with a benchmark item.
public struct ContaminationHit: Sendable, Hashable {
    /// The benchmark's name.
    public var benchmark: String
    /// The item's name in it.
    public var item: String
    /// The rule that found it: `exhaustive` or `sampled`.
    public var method: String
    /// The matched text, normalised.
    public var window: String
    /// Where it stands in the checked text, in UTF-8 bytes.
    public var span: Range<Int>

    /// Describes a hit.
    public init(benchmark: String, item: String, method: String, window: String, span: Range<Int>) {
        self.benchmark = benchmark
        self.item = item
        self.method = method
        self.window = window
        self.span = span
    }

    init(row: Row) throws {
        let start: Int = try row.decode(forColumn: "span_start")
        let end: Int = try row.decode(forColumn: "span_end")
        self.init(
            benchmark: try row.decode(forColumn: "benchmark"), item: try row.decode(forColumn: "item"),
            method: try row.decode(forColumn: "method"), window: try row.decode(forColumn: "window"),
            span: start..<max(start, end))
    }
}
