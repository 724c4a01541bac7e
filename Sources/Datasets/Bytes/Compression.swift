/// How a file is packed.
public enum Compression: String, Sendable, Codable {
    /// Not at all.
    case none
    /// RFC 1952.
    case gzip
    /// RFC 8878.
    case zstd

    /// What packed data begins with.
    static let magics: [(Compression, [UInt8])] = [(.gzip, [0x1F, 0x8B]), (.zstd, [0x28, 0xB5, 0x2F, 0xFD])]

    /// How some bytes are packed, by their beginning.
    static func of(_ beginning: some Collection<UInt8>) -> Compression {
        magics.first { beginning.starts(with: $0.1) }?.0 ?? .none
    }
}
