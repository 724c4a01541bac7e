import Core
import Foundation
import Parquet
import Testing

/// Mutants of small files, read by the program `parquet-fuzzer`, which the package builds beside the tests: what traps there
/// does not end the tests, and its memory is its own.
@Suite struct DamagedFileTests {
    /// A short campaign; `FIRSTPASS_PARQUET_MUTANTS` asks for a longer one, as `make test-long` does.
    @Test func mutantsAreReadOrRefused() throws {
        let count = ProcessInfo.processInfo.environment["FIRSTPASS_PARQUET_MUTANTS"] ?? "6000"
        let folder = try TemporaryFolder()
        try ParquetCorpus.run("small", folder.path)
        // One that may have what it claims, and one that may not.
        for (name, bytes) in [("dense", 6 << 20), ("denser", 1 << 30)] {
            let file = DenseFile(columns: 2, dictionaryBytes: bytes)
            try Data(file.bytes).write(to: URL(fileURLWithPath: folder.path("\(name).parquet")))
        }
        let tests = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let process = Process()
        let output = Pipe()
        process.executableURL = tests.deletingLastPathComponent().appending(path: "parquet-fuzzer")
        process.arguments = [folder.path, count]
        process.standardOutput = output
        try process.run()
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(words)")
        #expect(words.hasPrefix("\(count) mutants, "), "\(words)")
    }

    @Test func everyCutOfAFileIsRefusedWithItsPlace() throws {
        let folder = try TemporaryFolder()
        try ParquetCorpus.run("small", folder.path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path("small-0.parquet")))
        for count in stride(from: 0, to: whole.count, by: 37) {
            let path = folder.path("cut")
            try whole.prefix(count).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: FirstpassError.self) { try ParquetCorpus.lines(of: path) }
            #expect(error?.location?.hasPrefix(path) == true && error?.code.exitCode == 2, "\(count)")
        }
    }

    @Test(arguments: [("brotli", "BROTLI"), ("lz4", "LZ4_RAW")])
    func aCodecThatIsNotReadIsNamed(codec: String, name: String) throws {
        let folder = try TemporaryFolder()
        try ParquetCorpus.run(codec, folder.path)
        let error = #expect(throws: FirstpassError.self) {
            try ParquetCorpus.lines(of: folder.path("\(codec).parquet"))
        }
        #expect(error?.code == .unsupported && error?.message.contains(name) == true, "\(String(describing: error))")
        #expect(error?.location?.contains("row group 0, column 'a'") == true && error?.remedy != nil)
    }
}
