import Core

extension FingerprintBuilder {
    /// The fingerprints of a benchmark's source file: JSON lines or one JSON array, either also packed, or
    /// Parquet.
    ///
    /// - Parameters:
    ///   - source: which benchmark, and where a record has its question.
    ///   - path: the file; `source.fileName` is not looked at.
    ///   - sampledSeed: the seed with which three windows of each item are drawn.
    /// - Throws: ``FirstpassError`` with file and line where it cannot be read, or a record lacks a field.
    public static func index(
        _ source: BenchmarkSource, at path: String, sampledSeed: UInt64 = defaultSeed
    ) throws -> FingerprintIndex {
        let file = try BenchmarkFile(path: path)
        var builder = try FingerprintBuilder(name: source.name, sourceSHA256: file.sha256, sampledSeed: sampledSeed)
        for (place, record) in file.records.enumerated() {
            let texts = try source.questionFields.map { field in
                guard let text = record.fields[field]?.text else { throw missing(field, "text", record) }
                return text
            }
            let number = try source.numberField.map { field in
                guard let number = record.fields[field]?.itemNumber else { throw missing(field, "a number", record) }
                return number
            }
            try builder.add(number: number ?? UInt32(truncatingIfNeeded: place), texts: texts)
        }
        do {
            return try builder.build()
        } catch var error as FirstpassError {
            error.location = path
            throw error
        }
    }

    /// Rebuilds the fingerprint files that come with Firstpass. From the same sources come the same bytes.
    ///
    /// - Parameters:
    ///   - folder: holds the source files, under the names of ``BenchmarkSource/builtIn``.
    ///   - output: an existing folder.
    /// - Returns: the paths of the files that were written.
    /// - Throws: ``FirstpassError`` where a source cannot be read or a file cannot be written.
    @discardableResult
    public static func writeBuiltIn(from folder: String, into output: String) throws -> [String] {
        try BenchmarkSource.builtIn.map { source in
            let path = "\(output)/\(source.name).\(FingerprintIndex.fileExtension)"
            try index(source, at: "\(folder)/\(source.fileName)").write(to: path)
            return path
        }
    }

    private static func missing(_ field: String, _ kind: String, _ record: BenchmarkFile.Record) -> FirstpassError {
        FirstpassError(
            .format, "the record has no field '\(field)' with \(kind)", at: record.location,
            remedy: "its fields are: \(record.fields.keys.sorted().joined(separator: ", "))")
    }
}
