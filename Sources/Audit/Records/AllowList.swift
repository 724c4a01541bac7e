import Core
import Foundation

/// Items that may be shared, each with the reason.
///
/// A line is `BENCHMARK/ITEM reason`, as in `mbpp/14 every textbook has it`. Blank lines and lines that begin with `#`
/// say nothing.
public struct AllowList: Sendable {
    /// An item of a benchmark.
    public struct Item: Hashable, Sendable, CustomStringConvertible {
        /// The benchmark's name.
        public let benchmark: String
        /// The benchmark's number of the item.
        public let number: Int

        /// `humaneval/53`
        public var description: String { "\(benchmark)/\(number)" }
    }

    /// The reason of each item.
    public let reasons: [Item: String]

    /// Allows nothing.
    public static let none = AllowList(reasons: [:])

    private init(reasons: [Item: String]) {
        self.reasons = reasons
    }

    /// Reads a file.
    ///
    /// - Parameter known: the items of each benchmark that is audited.
    /// - Throws: `FirstpassError` with file and line where it cannot be read, or names what there is not.
    public init(path: String, known: [String: Set<Int>]) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FirstpassError(.storage, "the allow-list cannot be read", at: path, remedy: "Check the path.")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw FirstpassError(.format, "the allow-list is not UTF-8", at: path)
        }
        var reasons: [Item: String] = [:]
        for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            func refusal(_ message: String, _ remedy: String) -> FirstpassError {
                FirstpassError(.format, message, at: "\(path), line \(place + 1)", remedy: remedy)
            }
            let words = line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
            let parts = words[0].split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let number = Int(parts[1]) else {
                throw refusal("'\(words[0])' is not BENCHMARK/ITEM", "Write a line as: mbpp/14 the reason")
            }
            guard let items = known[String(parts[0])] else {
                throw refusal(
                    "the benchmark '\(parts[0])' is not audited",
                    "It is one of: \(known.keys.sorted().joined(separator: ", "))")
            }
            guard items.contains(number) else {
                throw refusal("\(parts[0]) has no item \(number)", "Check the number.")
            }
            guard words.count == 2 else {
                throw refusal(
                    "'\(words[0])' has no reason", "Write behind it why it may be shared: the report repeats it.")
            }
            reasons[Item(benchmark: String(parts[0]), number: number)] = words[1].trimmingCharacters(in: .whitespaces)
        }
        self.reasons = reasons
    }

    /// Why a match does not count: the reasons of its items, where all are allowed.
    func reason(benchmark: String, items: [Int]) -> String? {
        guard !reasons.isEmpty else { return nil }
        let found = items.compactMap { reasons[Item(benchmark: benchmark, number: $0)] }
        guard found.count == items.count else { return nil }
        return Set(found).sorted().joined(separator: "; ")
    }
}
