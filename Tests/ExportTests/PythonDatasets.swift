import Foundation
import Testing

/// The file of a dataset of JSON lines that is not split.
let shard = "data/train-00000-of-00001.jsonl"

/// The Python package `datasets`, as those who use an export have it.
enum PythonDatasets {
    /// What it makes of a folder.
    struct Loaded {
        /// `dataset_info.features` in the form of a card.
        var features: NSArray
        /// The rows.
        var rows: [[String: Any]]
    }

    /// Loads a folder, offline.
    static func load(_ folder: String, cache: String) throws -> Loaded {
        let python = try #require(
            ProcessInfo.processInfo.environment["FIRSTPASS_PYTHON_DATASETS"],
            """
            FIRSTPASS_PYTHON_DATASETS does not name a Python that has the package 'datasets'. 'make test' sets it; by hand: \
            python3 -m venv .venv && .venv/bin/pip install datasets && export FIRSTPASS_PYTHON_DATASETS=$PWD/.venv/bin/python
            """)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "load_dataset.py").path
        let output = try run(python, [script, folder, cache])
        let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        let loaded = try #require(object, "\(output)")
        return Loaded(
            features: try #require(loaded["features"] as? NSArray),
            rows: try #require(loaded["rows"] as? [[String: Any]]))
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
