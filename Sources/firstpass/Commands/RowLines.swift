import Datasets

/// The rows of a file as lines of JSON.
protocol RowLines: AnyObject {
    /// What messages call the file.
    var name: String { get }

    /// The next row, or nil at the end.
    ///
    /// - Throws: `FirstpassError` where the file cannot be read any further.
    func next() throws -> JSONLines.Line?
}

extension JSONLines: RowLines {}

/// Opens files of rows.
enum RowInput {
    /// Opens a file by its name and its bytes; standard input where the path is `-`.
    ///
    /// - Throws: `FirstpassError` where it cannot be opened.
    static func open(_ path: String) throws -> any RowLines {
        let file = DatasetFile(path: path)
        guard path != "-", try file.format == .parquet || file.beginsAsParquet() else {
            return try JSONLines(path: path)
        }
        return try ParquetLines(DatasetFile(path: path, format: .parquet))
    }
}
