/// Whether the bounds of a column's pages rise or fall from page to page, so that readers can search by halves; the raw
/// values are those of the format's `BoundaryOrder`.
enum BoundaryOrder: Int32 {
    case unordered = 0
    case ascending = 1
    case descending = 2

    /// - Parameter pages: those with bounds.
    init(_ pages: [PageRecord], _ values: ColumnValues, order: ValueOrder) {
        var (rises, falls) = (true, true)
        for (page, next) in zip(pages, pages.dropFirst()) {
            guard let bounds = page.bounds, let nextBounds = next.bounds else { continue }
            let isBytes = order == .bytes || order == .text
            let steps =
                isBytes
                ? [Self.step(page.minimum, next.minimum), Self.step(page.maximum, next.maximum)]
                : [
                    Self.step(values, bounds.minimum, nextBounds.minimum, order),
                    Self.step(values, bounds.maximum, nextBounds.maximum, order),
                ]
            if steps.contains(where: { $0 < 0 }) { rises = false }
            if steps.contains(where: { $0 > 0 }) { falls = false }
        }
        self = rises ? .ascending : falls ? .descending : .unordered
    }

    /// Bounds as they are written: cut ones may be equal where the values are not.
    private static func step(_ first: [UInt8], _ second: [UInt8]) -> Int {
        first == second ? 0 : first.lexicographicallyPrecedes(second) ? 1 : -1
    }

    private static func step(_ values: ColumnValues, _ first: Int, _ second: Int, _ order: ValueOrder) -> Int {
        guard let bounds = ValueBounds(values, among: [first, second], order: order) else { return 0 }
        return bounds.minimum == bounds.maximum ? 0 : bounds.minimum == first ? 1 : -1
    }
}
