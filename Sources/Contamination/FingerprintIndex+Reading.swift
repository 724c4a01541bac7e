// Fingerprint files, format version 2. The format is Firstpass's own. Every number is little-endian.
//
//     header
//       8 bytes  magic "FPRINTS\n"
//       u32      format version: 2
//       u32      version of the normaliser's rule: 1
//       u16 u16  Unicode version, major and minor, from which on every character of the questions is assigned
//       u32      characters of a window: 50
//       u64      seed of the sampled windows
//       32 bytes SHA-256 of the source file
//       u32      items
//       u32      items without a window of 50 characters
//       u32      bytes of the benchmark's name, 1 to 64, followed by the name in ASCII
//       u32 ×    items: the number that the benchmark gives each
//     the windows
//       u64      places of windows, repetitions included
//       u32      groups, 0 to 50, followed for each by u32 characters of a window (ascending), u32 rows
//       u32      words of the item lists
//       2 ×      bitmap of the pieces, with case folded, of the 50-character windows, then of the shorter ones:
//                u32 bytes of the shortest window, 0 where there is no such window and nothing follows;
//                u32 base-2 logarithm of the number of bits; the bits in u64 words, lowest bit first
//       u64 ×    rows: find hash of the window with case folded, ascending within each group
//       u32 ×    rows: confirm hash of the window with case folded
//       u32 ×    rows: confirm hash of the window as it is
//       u32 ×    rows: bit 31 common with case folded, bit 30 common as it is; bit 29 clear: bits 0–28 are an item, set: a
//                word of the item lists
//       u32 ×    words of the item lists: number of items, then the items, ascending
//       u32 ×    3 × items: the rows of the sampled windows of each item; 0xFFFFFFFF where it has fewer
//     trailer
//       32 bytes SHA-256 of everything before
//
// A row is a distinct window of the text as it is; rows are numbered through all groups. Hashes: `WindowHash.swift`; pieces: `PieceBitmap.swift`; common:
// `WindowCensus.swift`; normalised text: `Normaliser.swift`.

import Core
import Crypto
import Foundation

extension FingerprintIndex {
    static let magic = Array("FPRINTS\n".utf8)
    static let formatVersion: UInt32 = 2
    static let checksumLength = 32

    /// Reads a fingerprint file.
    ///
    /// - Throws: ``FirstpassError`` where the file cannot be opened, is not a fingerprint file, is cut or damaged, or
    ///   was made by a newer version.
    public init(contentsOf path: String) throws {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw FirstpassError(
                .storage, "the fingerprint file cannot be opened", at: path, remedy: "check the path and permissions")
        }
        defer { try? file.close() }
        do {
            // The magic first, so that no large file of another kind is read whole.
            let magic = try file.read(upToCount: Self.magic.count) ?? Data()
            let rest = magic.elementsEqual(Self.magic) ? try file.readToEnd() ?? Data() : Data()
            try self.init(bytes: Array(magic + rest), location: path)
        } catch let error as FirstpassError {
            throw error
        } catch {
            throw FirstpassError(.storage, "the fingerprint file cannot be read", at: path, cause: error)
        }
    }

    /// Reads every fingerprint file of a folder, ordered by name.
    ///
    /// - Throws: ``FirstpassError`` where the folder cannot be read or has none, or a file cannot be used.
    public static func all(in folder: String) throws -> [FingerprintIndex] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw FirstpassError(.storage, "the folder of fingerprints cannot be read", at: folder, cause: error)
        }
        let paths = names.filter { $0.hasSuffix(".\(fileExtension)") }.sorted().map { "\(folder)/\($0)" }
        guard !paths.isEmpty else {
            throw FirstpassError(
                .storage, "the folder has no fingerprint files", at: folder, remedy: "run 'make fingerprints'")
        }
        return try paths.map { try FingerprintIndex(contentsOf: $0) }
    }

    /// Reads the bytes of a fingerprint file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - location: what errors call it.
    /// - Throws: ``FirstpassError`` as ``init(contentsOf:)``.
    public init(bytes: [UInt8], location: String) throws {
        var reader = ByteReader(
            bytes, kind: "fingerprint file", location: location,
            remedy: "restore it, or make it again with 'make fingerprints' or 'firstpass benchmarks index'")
        guard bytes.starts(with: Self.magic) else {
            throw FirstpassError(
                .format, "this is not a fingerprint file", at: location,
                remedy: "fingerprint files are made by 'firstpass benchmarks index' and end in .\(Self.fileExtension)")
        }
        try reader.skip(Self.magic.count)
        let version = try reader.number(UInt32.self)
        guard version <= Self.formatVersion else {
            throw Self.newer("format version \(version), this program reads \(Self.formatVersion)", location)
        }
        guard reader.remaining >= Self.checksumLength,
            SHA256.hash(data: bytes.dropLast(Self.checksumLength)).elementsEqual(bytes.suffix(Self.checksumLength))
        else { throw reader.damaged("the checksum does not match: the file is cut or damaged") }
        guard version == Self.formatVersion else {
            throw reader.damaged("it has format version \(version), this program reads \(Self.formatVersion)")
        }
        reader.drop(Self.checksumLength)
        try self.init(body: &reader, location: location)
    }

    /// Reads what follows the format version.
    private init(body reader: inout ByteReader, location: String) throws {
        let rule = try reader.number(UInt32.self)
        guard rule <= Normaliser.ruleVersion else {
            throw Self.newer("normaliser version \(rule), this program has \(Normaliser.ruleVersion)", location)
        }
        unicodeVersion = UnicodeVersion(
            major: try reader.number(UInt16.self), minor: try reader.number(UInt16.self))
        guard unicodeVersion <= .current else {
            throw Self.newer("Unicode \(unicodeVersion), this program has \(UnicodeVersion.current)", location)
        }
        guard rule == Normaliser.ruleVersion, try reader.number(UInt32.self) == UInt32(WindowHash.windowLength) else {
            throw reader.damaged("it was made by another rule")
        }
        sampledSeed = try reader.number(UInt64.self)
        sourceSHA256 = try reader.array(UInt8.self, count: 32).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
        let items = Int(try reader.number(UInt32.self))
        shortItems = Int(try reader.number(UInt32.self))
        let nameLength = Int(try reader.number(UInt32.self))
        name = String(decoding: try reader.array(UInt8.self, count: nameLength), as: UTF8.self)
        guard shortItems <= items, Self.isValidName(name) else { throw reader.damaged("the header is inconsistent") }
        itemNumbers = try reader.array(UInt32.self, count: items)
        guard Set(itemNumbers).count == items else { throw reader.damaged("two items have the same number") }
        table = try WindowTable(&reader, items: items)
        guard reader.remaining == 0 else { throw reader.damaged("bytes follow the windows") }
    }

    private static func newer(_ what: String, _ location: String) -> FirstpassError {
        FirstpassError(
            .unsupported, "the fingerprint file was made by a newer version of firstpass: \(what)", at: location,
            remedy: "update firstpass, or make the file again with 'firstpass benchmarks index'")
    }
}

extension WindowTable {
    /// Reads the windows.
    fileprivate init(_ reader: inout ByteReader, items: Int) throws {
        guard let places = Int(exactly: try reader.number(UInt64.self)) else {
            throw reader.damaged("the number of windows is impossible")
        }
        let groupCount = Int(try reader.number(UInt32.self))
        let shapes = try reader.array(UInt32.self, count: 2 * groupCount)
        let listWords = Int(try reader.number(UInt32.self))
        self.places = places
        longPieces = try Self.bitmap(&reader)
        shortPieces = try Self.bitmap(&reader)
        let windows = stride(from: 1, to: shapes.count, by: 2).reduce(0) { $0 + Int(shapes[$1]) }
        finds = try reader.array(UInt64.self, count: windows)
        confirms = try reader.array(UInt32.self, count: windows)
        plainConfirms = try reader.array(UInt32.self, count: windows)
        owners = try reader.array(UInt32.self, count: windows)
        lists = try reader.array(UInt32.self, count: listWords)
        sampled = try reader.array(UInt32.self, count: Self.samplesPerItem * items)
        var groups: [WindowGroup] = []
        var first = 0
        for shape in stride(from: 0, to: shapes.count, by: 2) {
            let end = first + Int(shapes[shape + 1])
            guard let group = WindowGroup(length: Int(shapes[shape]), numbers: first..<end, finds: finds) else {
                throw reader.damaged("the windows are out of order")
            }
            groups.append(group)
            first = end
        }
        self.groups = groups
        guard isConsistent(items: items) else { throw reader.damaged("the tables do not fit together") }
    }

    private static func bitmap(_ reader: inout ByteReader) throws -> PieceBitmap? {
        let shortest = Int(try reader.number(UInt32.self))
        guard shortest > 0 else { return nil }
        let logarithm = Int(try reader.number(UInt32.self))
        guard (6...32).contains(logarithm) else { throw reader.damaged("the size of a bitmap is impossible") }
        let words = try reader.array(UInt64.self, count: PieceBitmap.wordCount(logarithm))
        guard let bitmap = PieceBitmap(shortest: shortest, logarithm: logarithm, words: words) else {
            throw reader.damaged("a bitmap is inconsistent")
        }
        return bitmap
    }
}
