import ArgumentParser
import Core
import Foundation
import Inference

/// `firstpass bench tokenizer`: encoding and decoding in megabytes a second.
struct BenchTokenizerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenizer", abstract: "Measures the text that a tokenizer encodes and decodes in a second.",
        discussion: """
            Example: firstpass bench tokenizer --text code.txt --text english.txt --json

            Megabytes are 10^6 bytes, on one core. Every text is encoded once, with nothing remembered of it before. The \
            checksum is of the token ids: it must be the same whatever was made faster.
            """)

    @OptionGroup var options: ModelOptions
    @Option(help: ArgumentHelp("A UTF-8 text; may be given several times. - reads standard input.", valueName: "file"))
    var text: [String]
    @Option(help: "Bytes to encode at a time; a whole text if not given.") var pieceBytes: Int?
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        if text.isEmpty { throw ValidationError("--text must name a file") }
        if let pieceBytes, pieceBytes < 1 { throw ValidationError("--piece-bytes must be at least 1") }
    }

    func run() throws {
        let benchmark = TokenizerBenchmark(try GGUFFile(path: try options.path()).tokenizer())
        if !json { print("encode MB/s   decode MB/s      bytes     tokens   checksum           text") }
        var results: [Report.Line] = []
        for path in text {
            let text = try TextInput.read(path: path)
            guard !text.isEmpty else { throw FirstpassError(.usage, "the text is empty", at: path) }
            let result = benchmark.measure(text, pieceBytes: pieceBytes)
            results.append(Report.Line(path, result))
            if !json {
                print(
                    String(
                        format: "%11.1f %13.1f %10d %10d   %016lx   ", result.encodeMegabytesPerSecond,
                        result.decodeMegabytesPerSecond, result.bytes, result.tokens, result.checksum) + path)
            }
        }
        if json { try JSONOutput.print(Report(model: options.model, piece_bytes: pieceBytes, results: results)) }
    }

    /// The shape of `--json`.
    private struct Report: Encodable {
        let model: String
        let piece_bytes: Int?
        let results: [Line]

        struct Line: Encodable {
            let text: String
            let bytes: Int
            let tokens: Int
            let checksum: String
            let encode_megabytes_per_second: Double
            let decode_megabytes_per_second: Double

            init(_ path: String, _ result: TokenizerBenchmark.Result) {
                text = path
                bytes = result.bytes
                tokens = result.tokens
                checksum = String(result.checksum, radix: 16)
                encode_megabytes_per_second = result.encodeMegabytesPerSecond
                decode_megabytes_per_second = result.decodeMegabytesPerSecond
            }
        }
    }
}
