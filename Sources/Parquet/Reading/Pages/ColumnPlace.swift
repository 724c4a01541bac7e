import Core

/// Where in a file something is read, for messages.
struct ColumnPlace {
    /// What messages call the file.
    var file: String
    /// The number of the row group, from 0.
    var rowGroup: Int
    /// The column's path; its names are put together for messages only, since many columns can share long ones.
    var path: [String]
    /// The byte of the file.
    var offset = 0

    /// `data.parquet, row group 0, column 'a.b', byte 4`
    var description: String {
        "\(file), row group \(rowGroup), column '\(path.joined(separator: ".").printable)', byte \(offset)"
    }

    /// The error of a file that is damaged here.
    func damaged(_ what: String) -> FirstpassError {
        FirstpassError(
            .format, "the Parquet file is damaged: \(what)", at: description,
            remedy: "Fetch the file again, or check what should have written it.")
    }

    /// The error of a file that needs something that is not read.
    func unsupported(_ what: String, remedy: String) -> FirstpassError {
        FirstpassError(
            .unsupported, "the Parquet file has \(what), which cannot be read", at: description, remedy: remedy)
    }

    /// The error of a page.
    func error(_ problem: PageProblem) -> FirstpassError {
        problem.isUnsupported
            ? unsupported(problem.message, remedy: ParquetFile.rewriting)
            : damaged("a page cannot be read: \(problem.message)")
    }
}
