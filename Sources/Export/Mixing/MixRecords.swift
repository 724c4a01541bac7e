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

    /// Calls a body with each record: with what reads its text, which gives nil where there is none, and throws where the
    /// record cannot be read.
    ///
    /// - Throws: ``FirstpassError`` where a file is missing or cannot be read; `CancellationError`.
    func forEach(_ body: (() throws(FirstpassError) -> String?) throws -> Void) throws {
        let reader = DatasetReader(try DatasetFile.find([path]), hashes: false)
        var walker = JSONWalker()
        var (file, number) = ("", 0)
        func problem(_ problem: String) -> FirstpassError {
            FirstpassError(.format, "the record cannot be read: \(problem)", at: "\(file), record \(number)")
        }
        while let item = try reader.next() {
            try Task.checkCancellation()
            if case .begin(let next, _, _) = item { (file, number) = (next.name, 0) }
            guard case .block(let block) = item else { continue }
            try block.bytes.withUnsafeBufferPointer { bytes in
                switch block.content {
                case .lines, .values:
                    for record in block.records().records {
                        number += 1
                        try body { () throws(FirstpassError) in
                            if let clause = record.problem { throw problem(clause) }
                            do throws(JSONWalker.Problem) {
                                try walker.walk(bytes, record.text)
                            } catch {
                                throw problem(record.describe(error))
                            }
                            return text(in: walker, bytes)
                        }
                    }
                case .text(_, let ownCount, _):
                    for passage in Passages.ranges(of: bytes[..<ownCount]) {
                        number += 1
                        try body { () throws(FirstpassError) in
                            guard let text = String(validating: bytes[passage], as: UTF8.self) else {
                                throw problem("it is not UTF-8")
                            }
                            return text
                        }
                    }
                case .excess(let isFirst):
                    guard isFirst else { break }
                    number += 1
                    try body { () throws(FirstpassError) in throw problem(RecordBlock.excessProblem) }
                }
            }
        }
    }

    private func text(in walker: JSONWalker, _ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if let field { return field.text(in: walker, bytes) }
        for key in Self.usualKeys {
            guard let string = walker.member(key, in: bytes), !string.range.isEmpty else { continue }
            return JSONWalker.text(UnsafeBufferPointer(rebasing: bytes[string.range]))
        }
        return nil
    }
}
