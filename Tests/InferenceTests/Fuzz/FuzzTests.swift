import Foundation
import Testing

/// Mutants of small model files, opened by the program `inference-fuzzer`, which the package builds beside the tests: what
/// traps there does not end the tests, and its memory is its own.
@Suite struct FuzzTests {
    /// A short campaign; `make test-long` has one of a million mutants.
    @Test(arguments: [0, 1_000_000]) func mutantsAreOpenedOrRefused(first: Int) throws {
        let (status, output) = try run("2000", "\(first)")
        #expect(status == 0, "\(output)")
        #expect(output.contains(" 0 failed"), "\(output)")
    }

    @Test func aCampaignThatIsNoneIsRefused() throws {
        for arguments in [["x"], ["1", "2", "3"], ["1", "-1"]] {
            #expect(try run(arguments).status == 64)
        }
    }

    private func run(_ arguments: String...) throws -> (status: Int32, output: String) { try run(arguments) }

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let tests = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let process = Process()
        let output = Pipe()
        process.executableURL = tests.deletingLastPathComponent().appending(path: "inference-fuzzer")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
