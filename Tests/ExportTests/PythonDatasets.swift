import Foundation
import Testing

/// The file of a dataset of JSON lines that is not split.
let shard = "data/train-00000-of-00001.jsonl"

/// The loaders of Python, as those who use an export have them.
enum PythonDatasets {
    /// What every loader makes of folders.
    struct Checked: Decodable {
        /// The rows of each part.
        var rows: [String: Int]
        /// `dataset_size` of each card, as a share of what `datasets` measured.
        var sizes: [Double]
        /// What was loaded, by which loader.
        var loaded: [String]
        /// What was not as it should be.
        var problems: [String]
    }

    /// Loads folders of one target with every loader, the first of JSON lines being what all have to hold.
    static func check(_ folders: [String], cache: String) throws -> Checked {
        let output = try runScript("check_folders.py", [cache] + folders)
        return try JSONDecoder().decode(Checked.self, from: Data(output.utf8))
    }

    /// Runs a script of the folder `Python` and gives what it prints.
    static func runScript(_ name: String, _ arguments: [String]) throws -> String {
        let python = try #require(
            ProcessInfo.processInfo.environment["FIRSTPASS_PYTHON_DATASETS"],
            """
            FIRSTPASS_PYTHON_DATASETS does not name a Python that has the package 'datasets' and what else 'make test' \
            puts into its environment. 'make test' sets it; by hand: make .build-python/ready && \
            export FIRSTPASS_PYTHON_DATASETS=$PWD/.build-python/bin/python
            """)
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Python")
        return try run(python, [folder.appending(path: name).path] + arguments)
    }

    /// Runs a program to its end; it has to exit with 0.
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(program) \(arguments)")
        return text
    }
}
