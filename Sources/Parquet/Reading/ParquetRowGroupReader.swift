import Core

/// Reads the columns of a row group, some rows at a time.
public final class ParquetRowGroupReader {
    /// Its number in the file, from 0.
    public let number: Int
    /// The rows that it has.
    public let rowCount: Int
    /// The rows that are left.
    public private(set) var rowsLeft: Int

    let cursors: [ColumnCursor]

    init(_ file: ParquetFile, _ number: Int) throws {
        self.number = number
        let group = file.rowGroups[number]
        rowCount = group.rowCount
        rowsLeft = group.rowCount
        let budget = PageBudget(bytes: file.mostPageBytes)
        cursors = try zip(group.columns, file.schema.leaves).map { chunk, leaf in
            let place = ColumnPlace(file: file.path, rowGroup: number, path: leaf.path)
            return try ColumnCursor(chunk, leaf, of: file.bytes, within: budget, at: place)
        }
    }

    /// Notes that a row has been taken from all cursors.
    func countRow() { rowsLeft -= 1 }

    /// Takes the next rows of all columns.
    ///
    /// - Parameters:
    ///   - count: how many; no more are taken than are left.
    ///   - batch: what the rows are added to; nil passes over them.
    /// - Throws: ``FirstpassError`` with the place in the file where they cannot be read.
    public func take(_ count: Int, into batch: ParquetBatch?) throws {
        let count = min(count, rowsLeft)
        guard count > 0 else { return }
        for (place, cursor) in cursors.enumerated() {
            try cursor.take(count, into: &(batch ?? discarded).columns[place], keeps: batch != nil)
        }
        batch?.rowCount += count
        rowsLeft -= count
        if rowsLeft == 0 { try checkEnd() }
    }

    /// Makes sure that no column has more than the rows that were taken.
    func checkEnd() throws {
        for cursor in cursors where try cursor.hasEntry() {
            throw cursor.damaged("the column has more rows than its row group")
        }
    }

    private lazy var discarded = ParquetBatch(cursors.map(\.leaf))
}
