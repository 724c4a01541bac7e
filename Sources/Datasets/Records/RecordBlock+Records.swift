import Core
import Glibc

extension RecordBlock {
    /// Where a record stands in a block.
    public struct Record: Sendable {
        /// Its JSON text.
        public let text: Range<Int>
        /// What goes where the record goes: its line end too.
        public let whole: Range<Int>
        /// The line ends before it in the block.
        public let line: Int
        /// What is wrong with it, as a clause, where that shows before it is walked.
        public let problem: String?

        /// What the walk of its text found wrong, as a clause.
        public func describe(_ problem: JSONWalker.Problem) -> String {
            "it is not JSON: \(problem.message), at byte \(problem.position - text.lowerBound + 1)"
        }
    }

    /// What is wrong with a record that comes as ``Content/excess(isFirst:)``, as a clause.
    public static let excessProblem = "it is longer than \(RecordReader.maximumBytes >> 20) MB"

    /// The records of a block of lines or values, blank lines left out, and its line ends; of any other block none.
    public func records() -> (records: [Record], lineEnds: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            let isUTF8 = TextFunctions.best.validUTF8(bytes.baseAddress, bytes.count) == bytes.count
            func record(_ text: Range<Int>, _ whole: Range<Int>, line: Int) -> Record {
                Record(text: text, whole: whole, line: line, problem: isUTF8 ? nil : Self.problem(bytes, text))
            }
            switch content {
            case .lines: return Self.lines(bytes, record)
            case .values(let ranges): return (ranges.map { record($0, $0, line: 0) }, 0)
            case .text, .excess: return ([], 0)
            }
        }
    }

    private static func lines(
        _ bytes: UnsafeBufferPointer<UInt8>, _ record: (Range<Int>, Range<Int>, Int) -> Record
    ) -> (records: [Record], lineEnds: Int) {
        guard let base = bytes.baseAddress else { return ([], 0) }
        var records: [Record] = []
        // A byte order mark stands before the first line of some files.
        var start = 0
        var text = bytes.starts(with: [0xEF, 0xBB, 0xBF] as [UInt8]) ? 3 : 0
        var line = 0
        while start < bytes.count {
            let found = text < bytes.count ? memchr(base + text, CInt(UInt8(ascii: "\n")), bytes.count - text) : nil
            let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
            let behind = min(end + 1, bytes.count)
            if !isBlank(bytes, text..<end) { records.append(record(text..<end, start..<behind, line)) }
            (start, text, line) = (behind, behind, line + (found == nil ? 0 : 1))
        }
        return (records, line)
    }

    private static func problem(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String? {
        let text = UnsafeBufferPointer(rebasing: bytes[range])
        let valid = TextFunctions.best.validUTF8(text.baseAddress, text.count)
        return valid == text.count ? nil : "it is not UTF-8, at byte \(valid + 1)"
    }

    private static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        for place in range {
            switch bytes[place] {
            case 0x20, 0x09, 0x0D: continue
            default: return false
            }
        }
        return true
    }
}
