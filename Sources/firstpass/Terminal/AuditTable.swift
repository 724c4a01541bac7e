import Contamination
import Audit
import Core

/// What an audit found, for a terminal.
struct AuditTable {
    private let summary: AuditSummary
    private let worst: [HitExamples.Example]
    private let executions: [ExecutionLine]
    private let report: String?
    private let clean: String?

    init(_ outcome: DatasetAudit.Outcome, report: String?, clean: String?) {
        summary = outcome.summary
        worst = outcome.examples.worst(5)
        executions = outcome.executions
        self.report = report
        self.clean = clean
    }

    /// The lines.
    var text: String {
        var lines = [Self.row("benchmark", "items", "items hit", "records hit", "common only", "allowed")]
        for benchmark in summary.benchmarks {
            lines.append(
                Self.row(
                    benchmark.name, benchmark.items.grouped, benchmark.itemsHit.count.grouped,
                    benchmark.recordsHit.grouped, benchmark.recordsCommon.grouped, benchmark.recordsAllowed.grouped))
        }
        if !worst.isEmpty { lines += ["", "longest matches"] }
        for example in worst {
            let match = example.hit.match
            let items = match.items.prefix(3).map { "\(match.benchmark)/\($0)" }.joined(separator: ", ")
            let more = match.items.count > 3 ? " and \(match.items.count - 3) more" : ""
            let field = example.hit.field.isEmpty ? "" : ", \(Self.printable(example.hit.field, most: 60))"
            lines.append(
                "  \(items)\(more): \(match.window.unicodeScalars.count) characters in \(example.file.printable), "
                    + "record \(example.hit.record.grouped)\(field)")
            lines.append("    \(Self.printable(example.hit.context.text, most: 100))")
        }
        if let execution = summary.execution {
            lines += [
                "",
                "by execution: \(execution.recordsSolving.grouped) of \(execution.recordsWithCode.counted("record")) with "
                    + "Python functions solve \(execution.itemsSolved.count.counted("item")) of \(execution.benchmark.printable)",
                "  \(execution.recordsWeak.grouped) more solve only what a trivial function solves; not judged: "
                    + execution.pairsUnjudged.counted("pair") + " of function and item",
            ]
            for line in executions.filter({ $0.weakness == nil }).prefix(5) {
                lines.append(
                    "  item \(line.item): \(Self.printable(line.function, most: 60)) in \(line.file.printable), record "
                        + "\(line.record.grouped)\(line.field.isEmpty ? "" : ", \(Self.printable(line.field, most: 60))")"
                )
            }
        }
        lines.append("")
        for item in summary.allowed where item.records > 0 {
            lines.append(
                "allowed: \(item.item) in \(item.records.counted("record")): \(Self.printable(item.reason, most: 80))")
        }
        if summary.recordsBad > 0 { lines.append("\(summary.recordsBad.counted("record")) could not be read") }
        if !summary.skipped.isEmpty { lines.append("\(summary.skipped.count.counted("file")) without text left out") }
        let rate = summary.seconds > 0 ? Double(summary.bytes) / 1e6 / summary.seconds : 0
        lines.append(
            "\(summary.recordsHit.grouped) of \(summary.records.counted("record")) contaminated; "
                + "\(summary.inputs.count.counted("file")), \((summary.bytes / 1_000_000).grouped) MB in "
                + "\(Self.seconds(summary.seconds)), \(Int(rate).grouped) MB/s")
        if let clean { lines.append("clean records: \(clean)") }
        if let report { lines.append("report: \(report)/report.html") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ name: String, _ numbers: String...) -> String {
        let widths = [8, 11, 13, 13, 9]
        let padded = zip(numbers, widths).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }
        return name + String(repeating: " ", count: max(1, 16 - name.count)) + padded.joined()
    }

    private static func seconds(_ seconds: Double) -> String {
        seconds < 10 ? "\(Double(Int(seconds * 10)) / 10) s" : seconds.text
    }

    /// A text on one line, without what a terminal would obey.
    private static func printable(_ text: String, most: Int) -> String {
        var line = ""
        for scalar in text.printable.unicodeScalars {
            let isBlank = scalar.properties.isWhitespace
            if isBlank, line.last == " " { continue }
            guard line.count < most else { return line + "…" }
            line.unicodeScalars.append(isBlank ? " " : scalar)
        }
        return line
    }
}
