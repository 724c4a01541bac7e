// Duplicate indexes, format version 1: the kept questions of a `DuplicateFinder`. The format is Firstpass's own. Every
// number is little-endian; a text is u64 its bytes, followed by UTF-8; a list is u64 its length, followed by u32 numbers.
//
//     8 bytes  magic "FPDUPES\n"
//     u32      format version: 1
//     blocks, each u64 its bytes, then the bytes
//       the first block is the header
//         text     version of the normaliser and of Unicode: "1/unicode-16.0"
//         u32      version of the words that tell tasks apart: 1
//         text     method: "exact", "normalised", "minhash" or "rouge-l"
//         f64      threshold; 0 where the method has none
//         u64      seed of the permutations
//         i64      index of the last question that was taken, kept or not; -2^63 where none was
//         u64      kept questions
//       then blocks of whole kept questions, in the order of their indexes
//         i64      index
//         text     place, such as a file and a line; may be empty
//         2 × u64  key of the text: the first 16 bytes of its SHA-256
//         2 × u64  key of its letters and digits, 0 where it has none; not with "exact"
//         list     with "minhash": numbers of the shingles, ascending
//         list     with "minhash" and "rouge-l": numbers of the words, in order; none is 0
//       then a block of 0 bytes
//     32 bytes SHA-256 of everything before
//
// Signatures and tables follow from these, so that they are made again and cannot contradict them. Shingles:
// `shingles.c`; words: `WordHash.swift`, `TaskWords.swift`; normalised text: `Normaliser.swift`.

import Contamination
import Core

extension DuplicateFinder {
    /// Reads a finder from a file that ``write(to:)`` made; it goes on as the one that was written would.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - method: the method that it must have; `nil` for any.
    ///   - threshold: the threshold that it must have; `nil` for any.
    ///   - comparesWords: as it shall be from now on; it is not stored.
    /// - Throws: ``FirstpassError`` where the file cannot be opened, is no such file, is cut or damaged, was made by a
    ///   newer version, or has another method, threshold, normaliser or seed.
    public init(
        contentsOf path: String, method: DuplicateMethod? = nil, threshold: Double? = nil, comparesWords: Bool = true
    ) throws {
        let file = try ChecksummedFileReader(path: path, kind: StateFile.kind, remedy: StateFile.remedy)
        try Self.checkStart(file, path)
        var header = try file.block()
        let (last, count): (Int?, UInt64)
        (self, last, count) = try Self.read(&header, path, method, threshold, comparesWords)
        while true {
            var block = try file.block()
            guard block.remaining > 0 else { break }
            while block.remaining > 0 { try keep(&block) }
        }
        try file.finish()
        guard UInt64(self.count) == count, lastIndex ?? .min <= last ?? .min else {
            throw file.damaged("the number of questions is not the one at its beginning")
        }
        lastIndex = last
    }

    private static func checkStart(_ file: ChecksummedFileReader, _ path: String) throws {
        let length = StateFile.magic.count
        var start = file.remaining < length ? nil : try file.read(length)
        guard try start?.array(UInt8.self, count: length) == StateFile.magic else {
            throw FirstpassError(.format, "this is not a \(StateFile.kind)", at: path, remedy: StateFile.remedy)
        }
        var rest = try file.read(MemoryLayout<UInt32>.size)
        let version = try rest.number(UInt32.self)
        guard version <= StateFile.version else {
            throw FirstpassError(
                .unsupported,
                "the \(StateFile.kind) was made by a newer version of firstpass: format version \(version), "
                    + "this program reads \(StateFile.version)", at: path,
                remedy: "update firstpass, or make it again from the questions")
        }
        guard version == StateFile.version else { throw file.damaged("format version \(version) never existed") }
    }

    /// An empty finder as a header says, the last index and the number of questions.
    private static func read(
        _ header: inout ByteReader, _ path: String, _ method: DuplicateMethod?, _ threshold: Double?,
        _ comparesWords: Bool
    ) throws -> (DuplicateFinder, last: Int?, count: UInt64) {
        let normaliser = try header.text()
        let words = try header.number(UInt32.self)
        let name = try header.text()
        let value = Double(bitPattern: try header.number(UInt64.self))
        let seed = try header.number(UInt64.self)
        let last = Int(exactly: try header.number(Int64.self))
        let count = try header.number(UInt64.self)
        // Indexes go on behind the last one.
        guard header.remaining == 0, let last, last < .max / 2 else {
            throw header.damaged("the header is inconsistent")
        }
        guard normaliser == Normaliser.version, words == TaskWords.version, seed == MinHash.seed else {
            throw other(
                "it was made with the normaliser \(normaliser) and the words \(words), this program has "
                    + "\(Normaliser.version) and \(TaskWords.version)", path)
        }
        guard let found = DuplicateMethod(rawValue: name) else { throw other("its method is '\(name)'", path) }
        guard method ?? found == found else { throw other("its method is '\(name)'", path) }
        let finder: DuplicateFinder
        do {
            finder = try DuplicateFinder(
                method: found, threshold: found.defaultThreshold == nil ? nil : value, comparesWords: comparesWords)
        } catch {
            throw header.damaged("its threshold is \(value)")
        }
        guard finder.threshold != nil || value == 0 else { throw header.damaged("its threshold is \(value)") }
        guard threshold == nil || threshold == finder.threshold else { throw other("its threshold is \(value)", path) }
        return (finder, last == .min ? nil : last, count)
    }

    /// Keeps the next question of a block.
    private mutating func keep(_ block: inout ByteReader) throws {
        guard let index = Int(exactly: try block.number(Int64.self)), index > .min, index > lastIndex ?? .min else {
            throw block.damaged("the questions are out of order")
        }
        let place = try block.text()
        let key = TextKey(low: try block.number(UInt64.self), high: try block.number(UInt64.self))
        var normalised = TextKey.none
        if method != .exact {
            normalised = TextKey(low: try block.number(UInt64.self), high: try block.number(UInt64.self))
        }
        let shingles = method == .minhash ? try block.list() : []
        guard zip(shingles, shingles.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw block.damaged("the shingles are out of order")
        }
        let words = method == .minhash || method == .rougeL ? try block.list() : []
        guard !words.contains(0) else { throw block.damaged("a word is 0") }
        let text = PreparedText(
            method: method, bands: preparer.minHash?.bands ?? 0, exact: key,
            normalised: normalised == .none ? nil : normalised, shingles: shingles, words: words,
            digest: preparer.digest(shingles, words: words))
        try keep(text, index: index, place: place)
        lastIndex = index
    }

    private static func other(_ what: String, _ path: String) -> FirstpassError {
        FirstpassError(
            .unsupported, "the \(StateFile.kind) does not fit: \(what)", at: path,
            remedy: "use the method and threshold that it was made with, or make it again from the questions")
    }
}

extension ChecksummedFileReader {
    fileprivate func block() throws -> ByteReader {
        var length = try read(MemoryLayout<UInt64>.size)
        return try read(Int(clamping: try length.number(UInt64.self)))
    }
}

extension ByteReader {
    private mutating func length() throws -> Int {
        let length = Int(clamping: try number(UInt64.self))
        guard length <= remaining else { throw damaged("it ends too early") }
        return length
    }

    fileprivate mutating func text() throws -> String {
        let bytes = try array(UInt8.self, count: try length())
        guard let text = String(validating: bytes, as: UTF8.self) else { throw damaged("a text is not UTF-8") }
        return text
    }

    fileprivate mutating func list() throws -> [UInt32] {
        try array(UInt32.self, count: try length())
    }
}
