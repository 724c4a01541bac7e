import Core
import Foundation
import Parquet

/// Files as bytes in memory.
enum WrittenBytes {
    /// A file with rows.
    static func of(
        _ fields: [ParquetField], _ rows: [[JSONValue]], _ options: ParquetWriterOptions = ParquetWriterOptions()
    ) throws -> Data {
        var data = Data()
        let writer = try ParquetWriter(fields: fields, options: options) { data.append(contentsOf: $0) }
        for row in rows { try writer.append(row) }
        try writer.finish()
        return data
    }

    /// A fuzzed table's file.
    static func of(_ table: FuzzedTable) throws -> Data { try of(table.fields, table.rows, table.options) }
}
