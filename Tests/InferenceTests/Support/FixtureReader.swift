import Foundation

/// Reads the little-endian binary fixtures beside these tests.
struct FixtureReader {
    private let data: Data
    private var offset = 0

    /// Opens `Fixtures/<name>`.
    init(_ name: String) throws { data = try Data(contentsOf: Self.url(name)) }

    /// The place of `Fixtures/<name>`.
    static func url(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "Fixtures/\(name)")
    }

    var isAtEnd: Bool { offset == data.count }

    mutating func word() -> UInt32 {
        defer { offset += 4 }
        return data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        defer { offset += count }
        return Array(data[offset..<offset + count])
    }

    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(bitPattern: word()) }
    }
}
