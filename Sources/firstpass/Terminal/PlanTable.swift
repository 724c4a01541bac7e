import Core
import Pipeline

/// What a run is expected to take, for a terminal.
struct PlanTable {
    let plan: RunPlan
    /// The least share of unique questions that must be kept, where one is asked for.
    let minYield: Double?

    /// The lines.
    var lines: [String] {
        var lines = ["  " + PlanFigure.head("expected", "likely range")]
        lines += PlanFigure.all(of: plan).filter { $0.name != "triples" || plan.warmUpKept > 0 }
            .map { "  " + $0.line }
        lines += [
            "",
            "  from a warm-up of \(plan.warmUpQuestions.counted("question")), of which "
                + "\(plan.warmUpKept.grouped) became triples; loading took \(plan.loadSeconds.text)",
        ]
        return lines + notes
    }

    private var notes: [String] {
        var notes: [String] = []
        if plan.warmUpKept == 0 {
            notes.append(
                "no triple came of the warm-up: at most \(Int(saturating: plan.triples.high).grouped) are to be expected, "
                    + "perhaps none; a larger --warm-up tells more")
        }
        if plan.questions > plan.warmUpQuestions {
            notes.append("the more questions, the more repeat each other: the low ends allow for the paper's 16 %")
        }
        if let minYield, plan.triples.high < minYield * Double(plan.questions) {
            notes.append("less than --min-yield \(minYield) of the questions is likely to be kept")
        }
        return notes.map { "  \($0)" }
    }
}
