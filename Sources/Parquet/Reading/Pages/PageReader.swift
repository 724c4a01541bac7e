import CZlib
import Core

/// Reads the pages of a column of a row group one after the other.
final class PageReader {
    /// A page, unpacked.
    struct Page {
        /// What stands before it.
        var header: PageHeader
        /// Its bytes; in the newer form, levels first.
        var bytes: [UInt8]
    }

    /// The largest page that is read.
    static let maximumBytes = 1 << 30
    /// What an entry takes in a window: a value, its levels, and its number in a dictionary.
    private static let windowBytes = 14
    /// As much as most headers have.
    private static let headerBytes = 1 << 12

    /// Where it reads, for messages.
    private(set) var place: ColumnPlace
    private let file: ParquetBytes
    private let budget: PageBudget
    /// What the page of values took of it that was given last.
    private var taken = 0
    private let codec: PageCodec
    private var position: Int
    /// The entries that pages are still to have.
    private var entriesLeft: Int

    /// Begins before the first page.
    ///
    /// - Throws: `FirstpassError` where the column is not in the file, or cannot be read by this program.
    init(
        _ chunk: ColumnChunkMetadata, _ leaf: LeafDescriptor, of file: ParquetBytes, within budget: PageBudget,
        at place: ColumnPlace
    ) throws {
        self.file = file
        self.budget = budget
        position = chunk.offset
        entriesLeft = chunk.entryCount
        self.place = place
        self.place.offset = position
        if chunk.isEncrypted {
            throw place.unsupported("encrypted columns", remedy: "Decrypt it with the program that has its keys.")
        }
        if let path = chunk.filePath, !path.isEmpty {
            throw place.unsupported(
                "its columns in other files ('\(path.printable)')", remedy: "Give the files that hold the rows.")
        }
        guard chunk.physicalType == leaf.element.physicalType?.rawValue else {
            throw place.damaged("the column's type is not that of the schema")
        }
        guard let codec = PageCodec(rawValue: chunk.codec) else {
            throw place.unsupported("\(PageCodec.name(chunk.codec)) compression", remedy: ParquetFile.rewriting)
        }
        self.codec = codec
        // Where there is nothing, some writers give no place either.
        guard entriesLeft == 0 || (ParquetFile.magic.count...file.dataEnd).contains(position) else {
            throw place.damaged("the column does not lie in it")
        }
    }

    /// The next page that holds a dictionary or values; nil behind the last. The page of values before is no longer held.
    func next() throws -> Page? {
        budget.giveBack(taken)
        taken = 0
        while entriesLeft > 0 {
            place.offset = position
            let header = try readHeader()
            guard header.compressedBytes <= file.dataEnd - position else {
                throw place.damaged("a page is longer than the file")
            }
            guard header.compressedBytes <= Self.maximumBytes, header.uncompressedBytes <= Self.maximumBytes else {
                throw place.unsupported("pages of more than 1 GB", remedy: ParquetFile.rewriting)
            }
            guard let kind = header.kind else { throw place.damaged("there is no such kind of page") }
            let start = position
            position += header.compressedBytes
            let entryBytes: Int
            switch kind {
            case .other: continue
            case .data, .dataV2:
                guard header.entryCount <= entriesLeft else { throw place.damaged("a page has too many values") }
                entriesLeft -= header.entryCount
                if header.entryCount == 0 { continue }
                // Values that begin with others, or whose bytes stand apart, are put together: one, and a window of them.
                let joinedBytes = [7, 9].contains(header.encoding) ? 2 * header.uncompressedBytes : 0
                entryBytes = joinedBytes + min(header.entryCount, ColumnCursor.windowEntries) * Self.windowBytes
            case .dictionary:
                guard header.entryCount <= header.uncompressedBytes * 8 else { throw place.error(.end) }
                entryBytes = header.entryCount * MemoryLayout<ByteSpan>.size
            }
            let needed = header.uncompressedBytes + entryBytes
            guard budget.take(needed) else {
                throw place.unsupported(
                    "columns whose pages take more than \(budget.bytes >> 20) MB together",
                    remedy: ParquetFile.rewriting)
            }
            // A dictionary is held as long as the row group is read.
            if kind != .dictionary { taken = needed }
            let packed = try file.read(at: start, count: header.compressedBytes)
            file.bytesRead += packed.count
            return Page(header: header, bytes: try unpack(packed, header))
        }
        return nil
    }

    private func readHeader() throws -> PageHeader {
        var wanted = Self.headerBytes
        while true {
            let available = min(wanted, file.dataEnd - position)
            var decoder = ThriftDecoder(try file.read(at: position, count: available)[...])
            do {
                let header = try PageHeader(&decoder)
                position += decoder.position
                file.bytesRead += decoder.position
                return header
            } catch {
                // Statistics can hold texts of any length.
                guard error.isEnd, available == wanted else {
                    throw place.damaged("the header of a page cannot be read: \(error.message)")
                }
                wanted *= 4
            }
        }
    }

    private func unpack(_ packed: [UInt8], _ header: PageHeader) throws -> [UInt8] {
        do {
            if let checksum = header.checksum {
                guard packed.withUnsafeBufferPointer({ crc32_z(0, $0.baseAddress, $0.count) }) == UInt(checksum) else {
                    throw PageProblem(message: "its checksum is wrong")
                }
            }
            guard header.kind == .dataV2 else {
                if codec == .none {
                    guard packed.count == header.uncompressedBytes else { throw PageProblem.end }
                    return packed
                }
                return try packed.withPage { bytes throws(PageProblem) in
                    try codec.unpack(bytes, count: header.uncompressedBytes)
                }
            }
            // Either may be as large as a number can be; both are compared before they are added.
            let most = min(packed.count, header.uncompressedBytes)
            guard header.definitionBytes <= most, header.repetitionBytes <= most - header.definitionBytes else {
                throw PageProblem.end
            }
            let levels = header.definitionBytes + header.repetitionBytes
            if codec == .none || !header.isCompressed {
                guard packed.count == header.uncompressedBytes else { throw PageProblem.end }
                return packed
            }
            return try packed.withPage { bytes throws(PageProblem) in
                try codec.unpack(
                    UnsafeRawBufferPointer(rebasing: bytes[levels...]), count: header.uncompressedBytes - levels,
                    behind: UnsafeRawBufferPointer(rebasing: bytes[..<levels]))
            }
        } catch let problem as PageProblem {
            throw place.error(problem)
        }
    }
}
