import Core
import Foundation

@testable import Contamination

/// What several tests use.
enum Support {
    /// The folder of this target's fixtures.
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path
    /// The fingerprint files that come with Firstpass.
    static let fingerprints = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../fingerprints").standardized.path
    /// The folder of the benchmarks' source files, where the environment names one.
    static let benchmarks = ProcessInfo.processInfo.environment["FIRSTPASS_BENCHMARKS"]

    /// The benchmark of our own.
    static let pond = BenchmarkSource(
        name: "pond", fileName: "questions.jsonl", questionFields: ["question"], numberField: "id")

    static func pondIndex() throws -> FingerprintIndex {
        try FingerprintBuilder.index(pond, at: "\(fixtures)/\(pond.fileName)")
    }

    /// The questions of a benchmark's source file.
    static func questions(_ source: BenchmarkSource, in folder: String) throws -> [String] {
        try BenchmarkFile(path: "\(folder)/\(source.fileName)").records.compactMap {
            $0.fields[source.questionFields[0]]?.text
        }
    }

    /// An index of questions that are numbered from 0.
    static func index(_ questions: [String], name: String = "test") throws -> FingerprintIndex {
        var builder = try FingerprintBuilder(name: name, sourceSHA256: Fingerprint.sha256(""))
        for (number, question) in questions.enumerated() {
            try builder.add(number: UInt32(number), texts: [question])
        }
        return try builder.build()
    }

    /// Gives a folder that is removed afterwards.
    static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "contamination-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    /// What a program prints.
    static func output(of arguments: [String]) throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw FirstpassError(.environment, "\(arguments[0]) failed with status \(process.terminationStatus)")
        }
        return data
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
