import Core
import Foundation

/// JSON on standard output, for programs.
enum JSONOutput {
    /// Prints one object on one line, or indented.
    static func print(_ value: some Encodable, pretty: Bool = false) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty
            ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        try write(data + Data("\n".utf8))
    }

    /// Writes bytes to standard output.
    ///
    /// - Throws: `FirstpassError` where they cannot be written.
    static func write(_ data: Data) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            throw FirstpassError(
                .storage, "standard output cannot be written", remedy: "Check the disk that it goes to.", cause: error)
        }
    }
}
