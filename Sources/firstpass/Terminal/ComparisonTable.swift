import Audit
import Core

/// What changed from one audit to the next, for a terminal.
struct ComparisonTable {
    let comparison: AuditComparison

    /// The lines.
    var text: String {
        var lines = [
            "records contaminated: \(comparison.recordsHit.old.grouped), now \(comparison.recordsHit.new.grouped)"
        ]
        lines += section("new items", comparison.itemsAdded) + section("items no longer found", comparison.itemsGone)
        lines += section("new matches", comparison.added.map(Self.line))
        lines += section("matches no longer found", comparison.gone.map(Self.line))
        if comparison.added.isEmpty, comparison.gone.isEmpty { lines.append("the same matches") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        let most = 20
        return ["\(title): \(lines.count.grouped)"] + lines.prefix(most).map { "  \($0.printable)" }
            + (lines.count > most ? ["  and \((lines.count - most).grouped) more"] : [])
    }

    private static func line(_ match: AuditComparison.Match) -> String {
        let items = match.items.prefix(3).map { "\(match.benchmark)/\($0)" }.joined(separator: ", ")
        return "\(items)\(match.items.count > 3 ? " …" : ""): \(match.window.prefix(90))"
    }
}
