import ArgumentParser
import Contamination
import Core

/// `firstpass benchmarks`: the fingerprints that questions and triples are checked against.
struct BenchmarksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "Lists and rebuilds benchmark fingerprints.",
        discussion: "Example: firstpass benchmarks list", subcommands: [List.self, Rebuild.self])

    /// `firstpass benchmarks list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the built-in benchmarks with their items and windows.")

        func run() throws {
            print("benchmark\titems\tshort\twindows\tsource SHA-256")
            for index in try FingerprintIndex.all(in: try SharedFolder().path("fingerprints")) {
                print(
                    "\(index.name)\t\(index.items)\t\(index.shortItems)\t\(index.windows)\t\(index.sourceSHA256)")
            }
        }
    }

    /// `firstpass benchmarks rebuild`
    struct Rebuild: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rebuild", abstract: "Builds the built-in fingerprints from the benchmarks' own files.")
        @Argument(help: "The folder with the benchmarks' files, as they were published.") var folder: String
        @Option(help: "The folder to write to.") var out: String

        func run() throws {
            for path in try FingerprintBuilder.writeBuiltIn(from: folder, into: out) { Terminal.write(path) }
        }
    }
}
