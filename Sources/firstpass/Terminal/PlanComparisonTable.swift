import Core
import Pipeline

/// A plan beside what came, for a terminal.
struct PlanComparisonTable {
    let comparison: PlanComparison

    /// The lines.
    var lines: [String] {
        var lines = comparison.caveats.map { "note: \($0)" }
        lines.append(
            PlanFigure.head("expected", "likely range") + Columns.pad("came", 13, right: true)
                + Columns.pad("ratio", 7, right: true))
        lines += comparison.rows.map { row in
            PlanFigure(name: row.name, estimate: row.estimate)
                .line(came: row.came, ratio: row.ratio, isWithin: row.isWithin)
        }
        if comparison.rows.contains(where: { !$0.isWithin }) { lines.append("* outside the range") }
        return lines
    }

    /// The plan in one line: `9 min 2 s – 15 min 0 s, took 13 min 1 s; 110 – 170 triples, kept 150`.
    var summary: String? {
        guard comparison.caveats.isEmpty else { return "made for another run: 'firstpass plan --check' says how" }
        guard let seconds = comparison.row("seconds"), let triples = comparison.row("triples") else { return nil }
        let time = PlanFigure(name: seconds.name, estimate: seconds.estimate)
        let kept = PlanFigure(name: triples.name, estimate: triples.estimate)
        return "\(time.range), took \(time.text(seconds.came)); \(kept.range) triples, kept \(kept.text(triples.came))"
    }
}
