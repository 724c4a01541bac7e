import ArgumentParser
import Core
import Foundation
import Parquet

/// `firstpass bench parquet`: rows written as Parquet in megabytes a second.
struct BenchParquetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parquet", abstract: "Measures the rows that are written as Parquet in a second.",
        discussion: """
            Example: firstpass bench parquet --text code.txt --out tables

            The text is cut into conversations and into packed sequences of 4,096 numbers, which are written to \
            messages.parquet and packed.parquet in the folder. Megabytes are 10^6 bytes of texts and numbers, before they \
            are compressed; the time is the processor's, on one core, and making the rows is not in it.
            """)

    @Option(help: ArgumentHelp("A UTF-8 text, some ten megabytes long.", valueName: "file")) var text: String
    @Option(help: ArgumentHelp("The folder for the tables.", valueName: "folder")) var out: String
    @Option(help: "The megabytes of a row group.") var rowGroup = 32
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        guard (1...4096).contains(rowGroup) else { throw ValidationError("--row-group must be 1 to 4096") }
    }

    func run() throws {
        let text = try TextInput.bytes(path: text)
        guard !text.isEmpty else { throw FirstpassError(.usage, "the text is empty", at: self.text) }
        let folder = URL(filePath: out)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw FirstpassError(.storage, "the folder cannot be made", at: out, cause: error)
        }
        let benchmark = ParquetBenchmark(text: text, options: ParquetWriterOptions(rowGroupBytes: rowGroup << 20))
        var results: [ParquetBenchmark.Result] = []
        if !json { print("     MB/s       rows    row bytes   file bytes   file") }
        for table in ParquetBenchmark.Table.allCases {
            let result = try benchmark.measure(table, folder: folder)
            results.append(result)
            if !json {
                print(
                    String(
                        format: "%9.1f %10d %12d %12d   ", result.megabytes_per_second, result.rows, result.row_bytes,
                        result.file_bytes) + result.file)
            }
        }
        if json { try JSONOutput.print(results) }
    }
}
