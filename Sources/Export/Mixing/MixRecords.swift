internal import Core
internal import Datasets

/// The records of a source of rehearsal data, one after the other: of files with JSON each record's text, of texts the
/// whole file or, of a long one, passages.
struct MixRecords {
    /// The keys that a text usually has in a record, by preference.
    static let usualKeys = ["text", "content", "code"]

    private let path: String
    private let field: QuestionText?

    /// - Parameters:
    ///   - path: a file or a folder.
    ///   - field: where the text of a JSON record stands, as a dotted path; nil for the usual places.
    init(path: String, field: String?) {
        self.path = path
        self.field = field.map { QuestionText(fields: [$0]) }
    }

    /// Calls a body with each record: with what reads its text, which gives nil where there is none.
    ///
    /// - Throws: ``FirstpassError`` where a file is missing or cannot be read; `CancellationError`.
    func forEach(_ body: (() -> String?) throws -> Void) throws {
        let reader = DatasetReader(try DatasetFile.find([path]), hashes: false)
        var walker = JSONWalker()
        while let item = try reader.next() {
            try Task.checkCancellation()
            guard case .block(let block) = item else { continue }
            try block.bytes.withUnsafeBufferPointer { bytes in
                switch block.content {
                case .lines, .values:
                    for record in block.records().records {
                        try body { record.problem == nil ? text(of: record, in: bytes, &walker) : nil }
                    }
                case .text(_, let ownCount, _):
                    for passage in Passages.ranges(of: bytes[..<ownCount]) {
                        try body { String(validating: bytes[passage], as: UTF8.self) }
                    }
                case .excess(let isFirst):
                    if isFirst { try body { nil } }
                }
            }
        }
    }

    private func text(
        of record: RecordBlock.Record, in bytes: UnsafeBufferPointer<UInt8>, _ walker: inout JSONWalker
    ) -> String? {
        do {
            try walker.walk(bytes, record.text)
        } catch {
            return nil
        }
        if let field { return field.text(in: walker, bytes) }
        for key in Self.usualKeys {
            guard let string = walker.member(key, in: bytes), !string.range.isEmpty else { continue }
            return JSONWalker.text(UnsafeBufferPointer(rebasing: bytes[string.range]))
        }
        return nil
    }
}
