import Core

/// The rows of a file as lines of JSON: an object a row, its members in the order of the schema.
///
/// Missing values are null, and so are numbers that JSON does not have. Whole numbers and decimal ones keep all their
/// digits; dates and times are texts as in ISO 8601, UUIDs in their usual form; bytes without a text's annotation are
/// a text where they are UTF-8, else base64. A map is an object; structs are objects, and what repeats is an array.
public final class ParquetRows {
    /// Some rows.
    public struct Block {
        /// Their lines; where ``isTooLong``, an empty line.
        public var bytes: [UInt8]
        /// Whether it stands for a single row whose line is longer than asked for.
        public var isTooLong = false
    }

    private let file: ParquetFile
    private let blockBytes: Int
    private let maximumBytes: Int
    private let members: [RowNode.Member]
    private var text: TextBuffer
    private var nextGroup = 0
    private var group: ParquetRowGroupReader?
    private var writer = RowWriter([], [])
    private var hasLongRow = false

    /// Begins before the first row.
    ///
    /// - Parameters:
    ///   - blockBytes: a block has so many bytes, or as many more as its last row has.
    ///   - maximumBytes: the longest line that is given.
    /// - Throws: ``FirstpassError`` where an annotation of the schema makes no sense.
    public init(_ file: ParquetFile, blockBytes: Int = 1 << 20, maximumBytes: Int = 64 << 20) throws {
        self.file = file
        self.blockBytes = blockBytes
        self.maximumBytes = maximumBytes
        members = try RowNode.members(of: file.schema, at: file.path)
        text = TextBuffer(limit: maximumBytes)
    }

    /// The next rows; nil behind the last.
    ///
    /// - Throws: ``FirstpassError`` with the place in the file where they cannot be read.
    public func next() throws -> Block? {
        while !hasLongRow, text.count < blockBytes {
            guard let group = try openGroup() else { break }
            let start = text.count
            try writer.writeRow(to: &text)
            group.countRow()
            if group.rowsLeft == 0 { try group.checkEnd() }
            if text.isTooLong || text.count - start > maximumBytes {
                text.dropRow()
                hasLongRow = true
            }
        }
        if text.count > 0 { return Block(bytes: text.take()) }
        guard hasLongRow else { return nil }
        hasLongRow = false
        return Block(bytes: [UInt8(ascii: "\n")], isTooLong: true)
    }

    private func openGroup() throws -> ParquetRowGroupReader? {
        while true {
            if let group, group.rowsLeft > 0 { return group }
            group = nil
            guard nextGroup < file.rowGroupCount else { return nil }
            let next = try file.rowGroup(nextGroup)
            nextGroup += 1
            writer = RowWriter(members, next.cursors)
            group = next
        }
    }
}
