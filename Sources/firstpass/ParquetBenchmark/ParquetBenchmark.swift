import Core
import Foundation
import Parquet

/// Writes rows that a text is cut into as Parquet and measures the time of the writing alone.
struct ParquetBenchmark {
    /// What rows are made of a text.
    enum Table: String, CaseIterable {
        /// Conversations: the columns of the export target `messages`, some more beside them.
        case messages
        /// Sequences of 4,096 numbers: the columns of the export target `packed`.
        case packed
    }

    /// What was measured.
    struct Result: Encodable {
        let table: String
        let file: String
        let rows: Int
        /// The bytes of texts and numbers.
        let row_bytes: Int
        let file_bytes: Int
        /// Of the thread that wrote, the writes to the file among them.
        let processor_seconds: Double
        let megabytes_per_second: Double
    }

    private static let sequenceLength = 4096
    /// Vocabularies of code models have 32,000 to 152,000 tokens.
    private static let vocabulary: UInt64 = 50_000

    /// UTF-8.
    let text: Data
    let options: ParquetWriterOptions

    /// Writes a table into a folder.
    func measure(_ table: Table, folder: URL) throws -> Result {
        let path = folder.appending(path: "\(table.rawValue).parquet").path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw FirstpassError(.storage, "the file cannot be written", at: path) }
        let fields = table == .messages ? Self.messageFields : Self.packedFields
        let writer = try ParquetWriter(fields: fields, options: options) {
            try file.write(contentsOf: Data($0))
        }
        var (rows, bytes, seconds) = (0, 0, 0.0)
        func write(_ block: [[JSONValue]]) throws {
            let started = Self.processorSeconds()
            for row in block { try writer.append(row) }
            seconds += Self.processorSeconds() - started
            rows += block.count
        }
        switch table {
        case .messages:
            try forEachConversation {
                bytes += $1; try write($0)
            }
        case .packed:
            try forEachSequence {
                bytes += $1; try write($0)
            }
        }
        let started = Self.processorSeconds()
        try writer.finish()
        seconds += Self.processorSeconds() - started
        try file.close()
        return Result(
            table: table.rawValue, file: path, rows: rows, row_bytes: bytes, file_bytes: writer.writtenBytes,
            processor_seconds: seconds, megabytes_per_second: Double(bytes) / 1e6 / seconds)
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    // MARK: Conversations

    private static let messageFields = [
        ParquetField("id", .string),
        ParquetField(
            "messages", .list(.structure([ParquetField("role", .string), ParquetField("content", .string)]))),
        ParquetField("topic", .string), ParquetField("attempt", .int64), ParquetField("pass_rate", .double),
        ParquetField("is_kept", .boolean), ParquetField("tokens", .int64, isNullable: true),
    ]

    /// Gives rows in blocks, with the bytes of their values.
    private func forEachConversation(_ body: ([[JSONValue]], Int) throws -> Void) throws {
        var random = CounterRandom(seed: 1)
        var position = text.startIndex
        func piece(_ lengths: ClosedRange<Int>) -> (String, Int) {
            let end = min(position + Int.random(in: lengths, using: &random), text.endIndex)
            defer { position = end }
            let piece = String(decoding: text[position..<end], as: UTF8.self)
            return (piece, piece.utf8.count)
        }
        var (block, bytes, number) = ([[JSONValue]](), 0, 0)
        while position < text.endIndex {
            let (id, (question, asked), (answer, answered)) = ("q\(number)", piece(100...600), piece(200...2_000))
            let topic = "topic \(number / 10 % 120)"
            func message(_ role: String, _ content: String) -> JSONValue {
                .object([(key: "role", value: .string(role)), (key: "content", value: .string(content))])
            }
            block.append([
                .string(id), .list([message("user", question), message("assistant", answer)]), .string(topic),
                .integer(number % 10), .number(Double(number % 11) / 10), .boolean(number % 3 > 0),
                number % 7 == 0 ? .null : .integer(answered / 4),
            ])
            bytes += id.utf8.count + asked + answered + 13 + topic.utf8.count + 25
            number += 1
            if block.count == 1_000 || position == text.endIndex {
                try body(block, bytes)
                (block, bytes) = ([], 0)
            }
        }
    }

    // MARK: Packed sequences

    private static let packedFields = ["input_ids", "labels", "attention_mask", "position_ids"].map {
        ParquetField($0, .list(.int32))
    }

    /// Gives rows in blocks, with the bytes of their values. Words stand for tokens: they are as frequent as words are.
    private func forEachSequence(_ body: ([[JSONValue]], Int) throws -> Void) throws {
        var (ids, labels, mask, positions) = ([JSONValue](), [JSONValue](), [JSONValue](), [JSONValue]())
        var (hash, inSample, block) = (UInt64(0), 0, [[JSONValue]]())
        func end() throws {
            block.append([.list(ids), .list(labels), .list(mask), .list(positions)])
            (ids, labels, mask, positions) = ([], [], [], [])
            if block.count == 16 {
                try body(block, block.count * Self.sequenceLength * 16)
                block = []
            }
        }
        for byte in text {
            let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
            if isLetter { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            guard !isLetter, hash != 0 else { continue }
            let id = Int((hash >> 20) % Self.vocabulary)
            ids.append(.integer(id))
            labels.append(.integer(inSample < 80 ? -100 : id))
            mask.append(.integer(1))
            positions.append(.integer(inSample))
            inSample = inSample == 100 + id % 300 ? 0 : inSample % 400 + 1
            hash = 0
            if ids.count == Self.sequenceLength { try end() }
        }
        if !block.isEmpty { try body(block, block.count * Self.sequenceLength * 16) }
    }
}
