/// The part of a column that a page holds.
struct PageSpan: Equatable {
    /// Which entries of the column's data.
    var entries: Range<Int>
    /// Which values.
    var values: Range<Int>
    /// The first of its rows; the first of the row group is 0.
    var firstRow: Int

    /// Cuts a column into pages that hold whole rows.
    ///
    /// - Parameters:
    ///   - limit: the bits of values at which a page is full.
    ///   - bits: how many bits a value takes.
    static func split(
        _ data: ColumnData, _ leaf: LeafDescriptor, limit: Int, bits: (_ value: Int) -> Int
    ) -> [PageSpan] {
        var spans: [PageSpan] = []
        var (entry, value, row, held) = (0, 0, 0, 0)
        var (firstEntry, firstValue, firstRow) = (0, 0, 0)
        let (hasNulls, hasLists) = (leaf.maximumDefinition > 0, leaf.maximumRepetition > 0)
        while entry < data.count {
            repeat {
                if !hasNulls || data.definitionLevels[entry] == leaf.maximumDefinition {
                    held += bits(value)
                    value += 1
                }
                entry += 1
            } while hasLists && entry < data.count && data.repetitionLevels[entry] > 0
            row += 1
            if held >= limit || entry == data.count {
                spans.append(
                    PageSpan(entries: firstEntry..<entry, values: firstValue..<value, firstRow: firstRow))
                (firstEntry, firstValue, firstRow, held) = (entry, value, row, 0)
            }
        }
        return spans
    }
}
