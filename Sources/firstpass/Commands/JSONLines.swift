import Core
import Datasets
import Foundation
import Glibc

/// Reads a file line by line, packed or not, in pieces, so that memory does not grow with the file. A byte is looked at once however the
/// lines are cut.
final class JSONLines {
    /// One line that is not blank. `place` is `FILE, line N`, for messages.
    enum Line {
        case whole([UInt8], place: String)
        /// Longer than ``maximumBytes``; the next line is the one behind it.
        case tooLong(place: String)
    }

    /// The longest line that is read.
    static let maximumBytes = 64 << 20

    /// What messages call the file.
    let name: String
    private let source: UnpackedSource
    private let maximumBytes: Int
    private var piece: [UInt8]
    private var buffer: [UInt8] = []
    /// Where in the buffer the next line begins, and up to where there is no line's end.
    private var (start, searched) = (0, 0)
    private var number = 0
    private var ended = false
    /// Whether the bytes up to the next line's end belong to a line that was too long.
    private var discards = false

    /// Opens a file; standard input where the path is `-`.
    ///
    /// - Throws: `FirstpassError` with the code `storage` where it cannot be opened, `usage` where it is a folder.
    init(path: String, maximumBytes: Int = JSONLines.maximumBytes, pieceBytes: Int = 1 << 18) throws {
        name = path == "-" ? "standard input" : path
        self.maximumBytes = maximumBytes
        piece = [UInt8](repeating: 0, count: max(1, pieceBytes))
        source = try UnpackedSource(path: path, name: name)
    }

    /// The next line that is not blank, or nil at the end.
    ///
    /// - Throws: `FirstpassError` where the file cannot be read any further.
    func next() throws -> Line? {
        while let line = try nextOrBlank() {
            if case .whole(let bytes, _) = line, bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
                continue
            }
            return line
        }
        return nil
    }

    private func nextOrBlank() throws -> Line? {
        while true {
            if let end = lineEnd() {
                defer {
                    start = end + 1
                    searched = start
                }
                if !discards { return try line(upTo: end) }
                discards = false
                continue
            }
            searched = buffer.count
            if ended {
                guard !discards, start < buffer.count else { return nil }
                defer { start = buffer.count }
                return try line(upTo: buffer.count)
            }
            if discards {
                drop()
            } else if buffer.count - start > maximumBytes {
                // Its end may be far away, or never come: it is looked for when the next line is asked for.
                drop()
                discards = true
                number += 1
                return .tooLong(place: place)
            }
            try fill()
        }
    }

    private var place: String { "\(name), line \(number)" }

    private func line(upTo end: Int) throws -> Line {
        number += 1
        guard end - start <= maximumBytes else { return .tooLong(place: place) }
        let bytes = buffer[start..<end]
        guard number == 1 else { return .whole(Array(bytes), place: place) }
        if bytes.starts(with: Array("PAR1".utf8)) {
            throw FirstpassError(
                .unsupported, "Parquet cannot be read from standard input, and not where all of it is packed", at: name,
                remedy: "Give the path of the file, unpacked.")
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return .whole(Array(bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes), place: place)
    }

    private func lineEnd() -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard searched < bytes.count, let base = bytes.baseAddress else { return nil }
            let found = memchr(base + searched, CInt(UInt8(ascii: "\n")), bytes.count - searched)
            return found.map { UnsafeRawPointer($0) - base }
        }
    }

    private func drop() {
        buffer = []
        (start, searched) = (0, 0)
    }

    private func fill() throws {
        if start > 0 {
            // What is left is at most one line that has begun, and at most once a piece.
            buffer.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
        if count == 0 { ended = true } else { buffer.append(contentsOf: piece[..<count]) }
    }
}
