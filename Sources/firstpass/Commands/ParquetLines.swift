import Datasets

/// Reads the rows of a Parquet file as lines of JSON.
final class ParquetLines: RowLines {
    let name: String
    private let reader: RecordReader
    private var lines: [UInt8] = []
    private var start = 0
    private var number = 0

    /// Opens a file.
    ///
    /// - Throws: `FirstpassError` where it cannot be read.
    init(_ file: DatasetFile) throws {
        name = file.name
        reader = try RecordReader(file)
    }

    func next() throws -> JSONLines.Line? {
        if start == lines.count {
            guard let block = try reader.next() else { return nil }
            if case .excess = block.content {
                number += 1
                return .tooLong(place: place)
            }
            (lines, start) = (block.bytes, 0)
        }
        number += 1
        let end = lines[start...].firstIndex(of: UInt8(ascii: "\n")) ?? lines.count
        defer { start = min(end + 1, lines.count) }
        return .whole(Array(lines[start..<end]), place: place)
    }

    private var place: String { "\(name), row \(number)" }
}
