import Core
import Foundation
import Ledger

/// The funnel as a table for a terminal, beside the paper's.
struct FunnelTable {
    let funnel: Funnel
    let passAtK: [Double]?

    /// The lines.
    var text: String {
        var rows: [(String, String, String)] = [
            ("questions generated", "\(funnel.generated)", "62,000"),
            ("unique", "\(funnel.unique)", "52,000"),
            ("clean of benchmarks", "\(funnel.clean)", ""),
            ("with valid tests", "\(funnel.withTests)", ""),
            ("with a passing solution", "\(funnel.withPassingSolution)", ""),
            ("kept", Terminal.bold("\(funnel.kept)"), "14,000"),
        ]
        if funnel.unique > 0 {
            rows.append(("kept of unique", percent(funnel.kept, funnel.unique), "27 %"))
        }
        var lines = ["  " + pad("", 26) + pad("this run", 12, right: true) + pad("the paper", 14, right: true)]
        for (name, value, paper) in rows {
            // Bold adds bytes that take no room.
            let hidden = value.hasPrefix("\u{1B}") ? 8 : 0
            lines.append("  " + pad(name, 26) + pad(value, 12 + hidden, right: true) + pad(paper, 14, right: true))
        }
        lines.append("")
        lines.append(
            "  samples \(funnel.samples), passed \(funnel.samplesPassed) (\(percent(funnel.samplesPassed, funnel.samples)))"
                + ", sandbox runs \(funnel.executions), malformed items \(funnel.malformed)")
        if let passAtK, let first = passAtK.first, let last = passAtK.last {
            lines.append("  pass@1 \(percent(first)), pass@\(passAtK.count) \(percent(last))")
        }
        let out = funnel.tokens.values.reduce(0) { $0 + $1.output }
        if funnel.kept > 0 { lines.append("  tokens generated \(out), \(out / funnel.kept) for each kept triple") }
        return lines.joined(separator: "\n")
    }

    private func percent(_ part: Int, _ whole: Int) -> String {
        whole == 0 ? "–" : percent(Double(part) / Double(whole))
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - text.count))
        return right ? spaces + text : text + spaces
    }
}
