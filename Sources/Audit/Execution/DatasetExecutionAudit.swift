import Core
public import Datasets
public import Sandbox

/// Runs the Python solutions of a dataset's files against a benchmark's tests.
public struct DatasetExecutionAudit {
    /// What it found.
    public struct Outcome: Sendable {
        /// The counts.
        public var summary: ExecutionSummary
        /// What solves what, by record.
        public var lines: [ExecutionLine] = []
    }

    /// Texts that are parsed, and solutions that are run, together.
    private static let batch = 64

    private let files: [DatasetFile]
    private let fields: FieldSelection
    private let audit: ExecutionAudit
    private let runner: SandboxRunner
    private var outcome: Outcome
    private var recordsByItem: [Int: Int] = [:]

    /// A text of a record that may hold code.
    private struct Text {
        let file: String
        let record: Int
        let field: String
        let text: String
    }

    /// Prepares the benchmark's tests.
    ///
    /// - Parameter fields: the fields that are looked at, as dotted paths of keys; all where there are none.
    /// - Throws: `FirstpassError` where the benchmark's file cannot be used or the sandbox does not work.
    public init(files: [DatasetFile], fields: [String], benchmark: String, runner: SandboxRunner) async throws {
        self.files = files
        self.fields = FieldSelection(fields)
        self.runner = runner
        let problems = try BenchmarkProblems(path: benchmark)
        audit = try await ExecutionAudit(problems: problems, runner: runner)
        outcome = Outcome(
            summary: ExecutionSummary(
                benchmark: benchmark, sha256: problems.sha256, items: problems.problems.count,
                itemsUnusable: audit.unusable.count, itemsWeak: audit.weaknesses.count))
    }

    /// Runs all solutions. Records that cannot be read are left to the audit of their texts.
    ///
    /// - Parameter progress: is told now and then how many records have been seen and how many of them solve an item.
    /// - Throws: `FirstpassError` where a file cannot be read or the sandbox fails.
    public mutating func run(progress: (Int, Int) -> Void) async throws -> Outcome {
        let started = ContinuousClock.now
        let reader = DatasetReader(files, hashes: false)
        var (file, records) = ("", 0)
        var seen = 0
        var texts: [Text] = []
        while let item = try reader.next() {
            switch item {
            case .begin(let next, _, _): (file, records) = (next.name, 0)
            case .block(let block):
                let (found, count) = self.texts(in: block, file: file, firstRecord: records)
                texts += found
                (records, seen) = (records + count, seen + count)
                while texts.count >= Self.batch {
                    // A record's texts stay together, so that it is counted once.
                    var end = Self.batch
                    while end < texts.count, Self.isSameRecord(texts[end], texts[end - 1]) { end += 1 }
                    guard end < texts.count else { break }
                    try await judge(Array(texts[..<end]))
                    texts.removeFirst(end)
                    progress(seen, outcome.summary.recordsSolving)
                }
            case .end, .skipped: break
            }
        }
        try await judge(texts)
        outcome.summary.itemsSolved = recordsByItem.sorted { $0.key < $1.key }.map {
            .init(item: $0.key, records: $0.value)
        }
        outcome.summary.seconds = (ContinuousClock.now - started) / .seconds(1)
        return outcome
    }

    /// The texts of a block that may hold code, and the number of its records.
    private func texts(in block: RecordBlock, file: String, firstRecord: Int) -> ([Text], Int) {
        block.bytes.withUnsafeBufferPointer { bytes in
            if case .text(_, _, let isLast) = block.content {
                let text = String(decoding: bytes, as: UTF8.self)
                return (
                    Self.mayHoldCode(text) ? [Text(file: file, record: firstRecord, field: "", text: text)] : [],
                    isLast ? 1 : 0
                )
            }
            if case .excess(let isFirst) = block.content { return ([], isFirst ? 1 : 0) }
            var walker = JSONWalker()
            var texts: [Text] = []
            let (records, _) = block.records()
            for (place, record) in records.enumerated() where record.problem == nil {
                guard (try? walker.walk(bytes, record.text)) != nil else { continue }
                for string in walker.strings where !string.isKey {
                    guard fields.isEverything || !fields.matches(walker.keys(of: string, in: bytes)).isEmpty else {
                        continue
                    }
                    let text = JSONWalker.text(UnsafeBufferPointer(rebasing: bytes[string.range]))
                    guard Self.mayHoldCode(text) else { continue }
                    texts.append(
                        Text(
                            file: file, record: firstRecord + place, field: walker.path(of: string, in: bytes),
                            text: text))
                }
            }
            return (texts, records.count)
        }
    }

    private static func mayHoldCode(_ text: String) -> Bool {
        text.utf8.count <= SandboxRunner.maximumSourceBytes && text.contains("def ")
    }

    private static func isSameRecord(_ left: Text, _ right: Text) -> Bool {
        left.file == right.file && left.record == right.record
    }

    /// Runs what stands in some texts, of whole records.
    private mutating func judge(_ texts: [Text]) async throws {
        guard !texts.isEmpty else { return }
        let codes = try await SolutionCode.candidates(in: texts.map(\.text), by: runner)
        var results = try await audit.results(for: codes.flatMap { $0 })[...]
        var rest = zip(texts, codes).map { text, codes -> (text: Text, results: ArraySlice<ExecutionAuditResult>) in
            defer { results = results.dropFirst(codes.count) }
            return (text, results.prefix(codes.count))
        }[...]
        while let first = rest.first {
            let record = rest.prefix { Self.isSameRecord($0.text, first.text) }
            rest = rest.dropFirst(record.count)
            if record.contains(where: { !$0.results.isEmpty }) { outcome.summary.recordsWithCode += 1 }
            let solved = record.flatMap { part in part.results.flatMap(\.solved).map { (part.text, $0) } }
            for (text, problem) in solved {
                outcome.lines.append(
                    ExecutionLine(
                        file: text.file, record: text.record, field: text.field, item: Int(problem.number),
                        function: problem.function, asserts: problem.asserts, weakness: problem.weakness))
            }
            let evidence = Set(solved.filter { $0.1.weakness == nil }.map { Int($0.1.number) })
            for item in evidence { recordsByItem[item, default: 0] += 1 }
            if !evidence.isEmpty { outcome.summary.recordsSolving += 1 }
            if evidence.isEmpty, !solved.isEmpty { outcome.summary.recordsWeak += 1 }
            for part in record {
                let unjudged = part.results.flatMap(\.unjudged)
                outcome.summary.pairsUnjudged += unjudged.reduce(0) { $0 + $1.numbers.count }
            }
        }
    }
}
