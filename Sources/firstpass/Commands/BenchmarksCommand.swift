import ArgumentParser
import Contamination
import Core
import Foundation

/// `firstpass benchmarks`: the fingerprints that questions, triples and datasets are checked against.
struct BenchmarksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "Lists, shows and makes benchmark fingerprints.",
        discussion: "Example: firstpass benchmarks list",
        subcommands: [List.self, Show.self, Index.self, Rebuild.self])

    /// `firstpass benchmarks list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the built-in benchmarks with their items and windows.",
            discussion: "Example: firstpass benchmarks list --json")
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let facts = try FingerprintIndex.all(in: try SharedFolder().path("fingerprints"))
                .map { BenchmarkFacts($0, isWhole: false) }
            guard !json else { return try JSONOutput.print(facts, pretty: true) }
            print("benchmark\titems\tshort\twindows\tsource SHA-256")
            for fact in facts {
                print("\(fact.name)\t\(fact.items)\t\(fact.shortItems)\t\(fact.windows)\t\(fact.sourceSHA256)")
            }
        }
    }

    /// `firstpass benchmarks show`
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Shows what a fingerprint file holds.",
            discussion: "Example: firstpass benchmarks show humaneval")
        @Argument(help: ArgumentHelp("A built-in benchmark or a fingerprint file.", valueName: "NAME|FILE"))
        var name: String
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let path = try BenchmarkOptions.path(name, in: try SharedFolder().path("fingerprints"))
            let facts = BenchmarkFacts(try FingerprintIndex(contentsOf: path), isWhole: true)
            if json { try JSONOutput.print(facts, pretty: true) } else { print(facts.text) }
        }
    }

    /// `firstpass benchmarks index`
    struct Index: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "index", abstract: "Makes the fingerprints of any benchmark.",
            discussion: """
                Example: firstpass benchmarks index quiz.jsonl --question-field prompt --number-field id
                         firstpass audit data/ --benchmarks humaneval,quiz.fingerprints

                FILE has JSON objects, one a line or in one array, also as .gz or .zst, or is Parquet. The fingerprints hold \
                no text of it.
                """)
        @Argument(help: "The benchmark's file.") var file: String
        @Option(help: ArgumentHelp("A field of the question side; may be given more than once.", valueName: "FIELD"))
        var questionField: [String]
        @Option(
            help: ArgumentHelp(
                "The field with an item's number: a number, or a text that ends in one. Without it, items count from 0.",
                valueName: "FIELD"))
        var numberField: String?
        @Option(help: "The benchmark's name in reports; the file's name if not given.") var name: String?
        @Option(help: ArgumentHelp("The file to write; NAME.fingerprints here if not given.", valueName: "FILE"))
        var out: String?
        @Option(help: "Decides which three windows of each item --mode sampled looks for.")
        var seed: UInt64 = FingerprintBuilder.defaultSeed
        @Flag(help: "Replace the file to write.") var force = false

        func run() throws {
            let stem = URL(fileURLWithPath: file).lastPathComponent.split(separator: ".").first.map { $0.lowercased() }
            let name = name ?? stem ?? ""
            let path = out ?? "\(name).\(FingerprintIndex.fileExtension)"
            guard force || !FileManager.default.fileExists(atPath: path) else {
                throw FirstpassError(
                    .usage, "the file is there already", at: path, remedy: "Name another with --out, or give --force.")
            }
            let source = BenchmarkSource(
                name: name, fileName: file, questionFields: questionField, numberField: numberField)
            let index = try FingerprintBuilder.index(source, at: file, sampledSeed: seed)
            try index.write(to: path)
            Terminal.write("\(path): \(index.items.counted("item")), \(index.windows.counted("window"))")
        }
    }

    /// `firstpass benchmarks rebuild`
    struct Rebuild: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild", abstract: "Builds the built-in fingerprints from the benchmarks' own files.",
            discussion: "Example: firstpass benchmarks rebuild sources --out fingerprints")
        @Argument(help: "The folder with the benchmarks' files, as they were published.") var folder: String
        @Option(help: "The folder to write to.") var out: String

        func run() throws {
            for path in try FingerprintBuilder.writeBuiltIn(from: folder, into: out) { Terminal.write(path) }
        }
    }
}
