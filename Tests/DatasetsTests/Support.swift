import Core
import Foundation

@testable import Datasets

enum Support {
    /// Gives a folder that is removed afterwards.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "datasets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    /// All blocks of a file with this content.
    static func blocks(
        _ bytes: [UInt8], name: String, maximumBytes: Int = RecordReader.maximumBytes
    ) throws -> (reader: RecordReader, blocks: [RecordBlock]) {
        try withFolder { folder in
            let path = "\(folder)/\(name)"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let reader = try RecordReader(DatasetFile(path: path), hashes: true, maximumBytes: maximumBytes)
            var blocks: [RecordBlock] = []
            while let block = try reader.next() { blocks.append(block) }
            return (reader, blocks)
        }
    }

    /// What a program makes of some bytes.
    static func piped(_ bytes: [UInt8], through arguments: [String]) throws -> [UInt8] {
        try withFolder { folder in
            let path = "\(folder)/input"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = arguments
            process.standardInput = FileHandle(forReadingAtPath: path)
            process.standardOutput = pipe
            try process.run()
            let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw FirstpassError(.environment, "\(arguments[0]) failed with status \(process.terminationStatus)")
            }
            return Array(data)
        }
    }

    /// The error that something throws.
    static func error(_ body: () throws -> Void) -> FirstpassError? {
        do {
            try body()
            return nil
        } catch {
            return error as? FirstpassError
        }
    }
}
