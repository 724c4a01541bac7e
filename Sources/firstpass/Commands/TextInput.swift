import Core
import Foundation

/// Text from an argument, a file or standard input.
enum TextInput {
    /// The argument itself; standard input where it is `-`.
    static func read(argument: String) throws -> String {
        argument == "-" ? try decode(standardInput(), from: "standard input") : argument
    }

    /// The text of a file; of standard input where the path is `-`.
    static func read(path: String) throws -> String { try decode(bytes(path: path), from: path) }

    /// The bytes of a file; of standard input where the path is `-`.
    static func bytes(path: String) throws -> Data {
        if path == "-" { return standardInput() }
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw FirstpassError(.storage, "the file cannot be read", at: path, remedy: "Check the path.")
        }
    }

    private static func standardInput() -> Data { FileHandle.standardInput.readDataToEndOfFile() }

    private static func decode(_ data: Data, from place: String) throws -> String {
        guard let text = String(validating: data, as: UTF8.self) else {
            throw FirstpassError(.format, "the text is not UTF-8", at: place)
        }
        return text
    }
}
