import Core
import Foundation
import Ledger

/// The funnel as a table for a terminal, beside the paper's.
struct FunnelTable {
    let funnel: Funnel
    let passAtK: [Double]?

    /// The lines as one text.
    var text: String { lines.joined(separator: "\n") }

    /// The lines.
    var lines: [String] {
        var rows: [(String, String, String)] = [
            ("questions generated", funnel.generated.grouped, "62,000"),
            ("unique", funnel.unique.grouped, "52,000"),
            ("clean of benchmarks", funnel.clean.grouped, ""),
            ("with valid tests", funnel.withTests.grouped, ""),
            ("with a passing solution", funnel.withPassingSolution.grouped, ""),
            ("kept", Terminal.bold(funnel.kept.grouped), "14,000"),
        ]
        if funnel.unique > 0 {
            rows.append(("kept of unique", percent(funnel.kept, funnel.unique), "27 %"))
        }
        var lines = [
            "  " + Columns.pad("", 26) + Columns.pad("this run", 12, right: true)
                + Columns.pad("the paper", 14, right: true)
        ]
        for (name, value, paper) in rows {
            // Bold adds bytes that take no room.
            let hidden = value.hasPrefix("\u{1B}") ? 8 : 0
            lines.append(
                "  " + Columns.pad(name, 26) + Columns.pad(value, 12 + hidden, right: true)
                    + Columns.pad(paper, 14, right: true))
        }
        lines.append("")
        lines.append(
            "  samples \(funnel.samples.grouped), passed \(funnel.samplesPassed.grouped) "
                + "(\(percent(funnel.samplesPassed, funnel.samples))), sandbox runs \(funnel.executions.grouped), "
                + "malformed items \(funnel.malformed.grouped)")
        lines += passLines
        let out = funnel.tokens.values.reduce(0) { $0 + $1.output }
        if funnel.kept > 0 {
            lines.append("  tokens generated \(out.grouped), \((out / funnel.kept).grouped) for each kept triple")
        }
        return lines
    }

    /// `pass@1 to pass@10 in %: 34 41 …`; of more than ten the last one too.
    private var passLines: [String] {
        guard let passAtK, let first = passAtK.first else { return [] }
        guard passAtK.count > 1 else { return ["  pass@1 \(Columns.percent(first))"] }
        let shown = passAtK.prefix(10)
        func number(_ share: Double) -> String { "\(Int(saturating: (share * 100).rounded()))" }
        let line = "  pass@1 to pass@\(shown.count) in %: \(shown.map(number).joined(separator: " "))"
        return [line + (passAtK.count > 10 ? ", pass@\(passAtK.count): \(number(passAtK[passAtK.count - 1]))" : "")]
    }

    private func percent(_ part: Int, _ whole: Int) -> String {
        whole == 0 ? "–" : Columns.percent(Double(part) / Double(whole))
    }
}
