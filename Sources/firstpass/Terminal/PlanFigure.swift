import Core
import Foundation
import Pipeline

/// One figure of a plan as people read it.
struct PlanFigure {
    /// Its name in a comparison.
    let name: String
    private let title: String
    private let estimate: Estimate

    /// The figures of a plan, in their order.
    static func all(of plan: RunPlan) -> [PlanFigure] {
        let drawn = Role.allCases.compactMap { role in
            plan.drawnTokens[role].map { PlanFigure(name: "drawn_tokens/\(role)", estimate: $0) }
        }
        let read = Role.allCases.compactMap { role in
            plan.promptTokens[role].map { PlanFigure(name: "prompt_tokens/\(role)", estimate: $0) }
        }
        return [PlanFigure(name: "seconds", estimate: plan.seconds)] + drawn + read + [
            PlanFigure(name: "ledger_bytes", estimate: plan.ledgerBytes),
            PlanFigure(name: "triples", estimate: plan.triples),
        ]
    }

    /// Describes a figure by its name.
    init(name: String, estimate: Estimate) {
        self.name = name
        self.estimate = estimate
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        title =
            switch parts.first {
            case "seconds": "time"
            case "ledger_bytes": "disk"
            case "drawn_tokens": "tokens, \(parts.last ?? "")"
            case "prompt_tokens": "prompts, \(parts.last ?? "")"
            default: name
            }
    }

    /// The line of a plan's table.
    var line: String { Self.row(title, text(estimate.expected), range) }

    /// The line of a comparison.
    func line(came: Double, ratio: Double?, isWithin: Bool) -> String {
        let ratio = ratio.map { String(format: "%.2f", $0) } ?? "–"
        return Self.row(title, text(estimate.expected), range) + Columns.pad(text(came), 13, right: true)
            + Columns.pad(ratio, 7, right: true) + (isWithin ? "" : " *")
    }

    /// The head of a table.
    static func head(_ expected: String, _ range: String) -> String { row("", expected, range) }

    /// The range from its lower to its upper end.
    var range: String { "\(text(estimate.low)) – \(text(estimate.high))" }

    /// A value of this figure.
    func text(_ value: Double) -> String {
        switch name {
        case "seconds": value.text
        case "ledger_bytes": ByteCount.text(Int(saturating: value))
        default: Int(saturating: value.rounded()).grouped
        }
    }

    private static func row(_ title: String, _ expected: String, _ range: String) -> String {
        Columns.pad(title, 19) + Columns.pad(expected, 12, right: true) + Columns.pad(range, 26, right: true)
    }
}
