import Core
import Datasets

/// Takes the texts of a block's records out and prepares them, on any thread.
struct BlockTexts: Sendable {
    /// A record.
    struct Record: Sendable {
        /// Its text, or what is wrong.
        let text: Result<PreparedText, Problem>
        /// What goes where it goes.
        let whole: Range<Int>
        /// The line ends before it in the block.
        let line: Int
    }

    /// What is wrong with a record, as a clause.
    struct Problem: Error {
        let message: String
    }

    /// The records, and the line ends.
    private(set) var records: [Record] = []
    private(set) var lineEnds = 0

    init(_ block: RecordBlock, _ question: QuestionText, _ preparer: TextPreparer) {
        let (found, lineEnds) = block.records()
        self.lineEnds = lineEnds
        block.bytes.withUnsafeBufferPointer { bytes in
            var walker = JSONWalker()
            records = found.map { record in
                let text = Self.text(record, &walker, bytes, question, preparer)
                return Record(text: text, whole: record.whole, line: record.line)
            }
            switch block.content {
            case .lines, .values: break
            case .text(let start, _, let isLast):
                // The parts of a large text are one record, which is not compared.
                if start == 0 { records = [Self.whole(bytes, isLast: isLast, preparer)] }
            case .excess(let isFirst):
                let problem = Problem(message: RecordBlock.excessProblem)
                if isFirst { records = [Record(text: .failure(problem), whole: 0..<bytes.count, line: 0)] }
                self.lineEnds = bytes.last == UInt8(ascii: "\n") ? 1 : 0
            }
        }
    }

    private static func text(
        _ record: RecordBlock.Record, _ walker: inout JSONWalker, _ bytes: UnsafeBufferPointer<UInt8>,
        _ question: QuestionText, _ preparer: TextPreparer
    ) -> Result<PreparedText, Problem> {
        if let problem = record.problem { return .failure(Problem(message: problem)) }
        do {
            try walker.walk(bytes, record.text)
        } catch {
            return .failure(Problem(message: record.describe(error)))
        }
        guard let text = question.text(in: walker, bytes) else {
            return .failure(Problem(message: "it has no text under \(question.description)"))
        }
        return .success(preparer.prepare(text))
    }

    private static func whole(
        _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, _ preparer: TextPreparer
    ) -> Record {
        let problem = Problem(message: "the text is longer than 16 MB")
        return Record(
            text: isLast ? .success(preparer.prepare(bytes)) : .failure(problem), whole: 0..<bytes.count, line: 0)
    }
}
