public import Foundation

/// A script in the Python that has the packages which others read datasets with.
public struct PythonScript {
    /// Why a script gave nothing.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened.
        public let description: String
    }

    private let path: String

    /// - Parameters:
    ///   - name: the script's file.
    ///   - test: a file in the same folder, `#filePath`.
    public init(_ name: String, beside test: String) {
        path = URL(fileURLWithPath: test).deletingLastPathComponent().appending(path: name).path
    }

    /// Runs it to its end and gives what it prints.
    public func run(_ arguments: [String]) throws -> Data {
        guard let python = ProcessInfo.processInfo.environment["FIRSTPASS_PYTHON_DATASETS"] else {
            throw Failure(
                description: """
                    FIRSTPASS_PYTHON_DATASETS does not name a Python that has the packages 'pyarrow', 'duckdb' and 'polars'. \
                    'make test' sets it; by hand: make .build-python/ready && \
                    export FIRSTPASS_PYTHON_DATASETS=$PWD/.build-python/bin/python
                    """)
        }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [path] + arguments
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "\(path) \(arguments) ended with \(process.terminationStatus)")
        }
        return data
    }
}
