internal import Core
internal import Datasets
internal import Parquet

/// Rows as Apache Parquet, packed by zstd.
final class ParquetTableFile: TableFile {
    private let sink: ByteSink
    private let writer: ParquetWriter

    init(_ sink: ByteSink, columns: [Feature.Column]) throws {
        self.sink = sink
        writer = try ParquetWriter(fields: columns.map(\.parquetField), options: ParquetWriterOptions()) {
            try sink.write($0)
        }
    }

    func append(_ row: JSONValue) throws {
        guard case .object(let members) = row else {
            throw FirstpassError(.internal, "a row is no object")
        }
        try writer.append(members.map(\.value))
    }

    func close() throws {
        try writer.finish()
        try sink.close()
    }
}

extension Feature.Column {
    /// The column as it stands in a Parquet file: never null, since nothing that is exported is.
    fileprivate var parquetField: ParquetField { ParquetField(name, type.parquetType) }
}

extension Feature {
    fileprivate var parquetType: ParquetType {
        switch self {
        case .string: .string
        case .boolean: .boolean
        case .int32: .int32
        case .int64: .int64
        case .float64: .double
        case .list(let element): .list(element.parquetType)
        case .structure(let columns): .structure(columns.map(\.parquetField))
        }
    }
}
