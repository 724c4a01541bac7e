import Core
import Foundation

/// Reads a file line by line, in pieces, so that memory does not grow with the file.
struct JSONLines {
    /// One line that is not blank.
    struct Line {
        let data: Data
        /// `FILE, line N`, for messages.
        let place: String
    }

    private let name: String
    private let file: FileHandle
    private var buffer = Data()
    private var number = 0
    private var ended = false

    /// Opens a file; standard input where the path is `-`.
    init(path: String) throws {
        name = path == "-" ? "standard input" : path
        guard let file = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path) else {
            throw FirstpassError(.storage, "the file cannot be read", at: path, remedy: "Check the path.")
        }
        self.file = file
    }

    /// The next line, or nil at the end.
    mutating func next() throws -> Line? {
        while let data = try nextRaw() {
            number += 1
            if data.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) {
                continue
            }
            return Line(data: data, place: "\(name), line \(number)")
        }
        return nil
    }

    private mutating func nextRaw() throws -> Data? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer = Data(buffer[(end + 1)...]) }
                return Data(buffer[..<end])
            }
            if ended {
                guard !buffer.isEmpty else { return nil }
                defer { buffer = Data() }
                return buffer
            }
            let piece = try file.read(upToCount: 1 << 20) ?? Data()
            if piece.isEmpty { ended = true } else { buffer.append(piece) }
        }
    }
}
