internal import Core
internal import Foundation
public import Ledger

/// Questions from a JSONL file: `{"question": …}`, where given with `"tests": […]`, a list of asserts or one text.
public struct QuestionFile: Sendable {
    /// The questions in the order of the lines.
    public let items: [QuestionItem]
    /// SHA-256 of the file.
    public let sha256: String

    private struct Row: Decodable {
        var question: String
        var tests: Tests?
    }

    private enum Tests: Decodable {
        case list([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let list = try? container.decode([String].self) {
                self = .list(list)
            } else {
                self = .list(SuiteBuilder.pieces(of: try container.decode(String.self)))
            }
        }

        var texts: [String] {
            switch self {
            case .list(let texts): texts
            }
        }
    }

    /// Reads a file.
    ///
    /// - Throws: ``FirstpassError`` with file and line: not readable, a line that is no such object, a question whose
    ///   function cannot be told, no question at all.
    public init(path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw FirstpassError(
                .storage, "the file of questions cannot be read", at: path, remedy: "Give the path of a JSONL file.")
        }
        var items: [QuestionItem] = []
        for (number, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\t") }) {
            let row: Row
            do {
                row = try JSONDecoder().decode(Row.self, from: Data(line))
            } catch {
                throw FirstpassError(
                    .format, "the line is not an object with 'question' and, where given, 'tests'",
                    at: "\(path), line \(number + 1)", remedy: "One JSON object a line, in UTF-8.")
            }
            guard let question = QuestionParser.question(row.question, tests: row.tests?.texts) else {
                throw FirstpassError(
                    .format, "the question names no function", at: "\(path), line \(number + 1)",
                    remedy: "Write it with its signature in backticks, such as `add(a, b)`, or give tests that call it."
                )
            }
            items.append(.question(question))
        }
        guard !items.isEmpty else {
            throw FirstpassError(.format, "the file holds no question", at: path)
        }
        self.items = items
        sha256 = Fingerprint.sha256(Array(data))
    }

    private init(items: [QuestionItem], sha256: String) {
        self.items = items
        self.sha256 = sha256
    }

    /// Some of the questions, spread evenly over the file.
    func spread(over count: Int) -> QuestionFile {
        let count = min(max(count, 1), items.count)
        return QuestionFile(items: (0..<count).map { items[$0 * items.count / count] }, sha256: sha256)
    }
}
