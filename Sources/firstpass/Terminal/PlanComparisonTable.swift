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

    /// The plan in one line: `planned 12 min (9 min – 15 min), took 13 min; …`.
    var summary: String? {
        guard let seconds = comparison.row("seconds"), let triples = comparison.row("triples") else { return nil }
        let time = PlanFigure(name: seconds.name, estimate: seconds.estimate)
        let kept = PlanFigure(name: triples.name, estimate: triples.estimate)
        return
            "time \(time.range), took \(time.text(seconds.came)); triples \(kept.range), kept \(kept.text(triples.came))"
            + (comparison.caveats.isEmpty ? "" : "; not of this configuration")
    }
}
