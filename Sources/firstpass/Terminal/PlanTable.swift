import Core
import Pipeline

/// What a run is expected to take, for a terminal.
struct PlanTable {
    let plan: RunPlan

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
        var notes = ["the time holds while the machine has as much other work as it had then"]
        if plan.warmUpKept == 0 {
            notes += [
                "no triple came of it: at most \(Int(saturating: plan.triples.high).grouped) are to be expected, "
                    + "perhaps none;", "a larger --warm-up tells more",
            ]
        }
        if plan.questions > plan.warmUpQuestions {
            notes.append("the low ends allow for more repeated questions (the paper lost 16 %)")
        }
        for role in Role.allCases where plan.drawnTokens[role]?.high == 0 {
            notes.append("no \(role) were written in it: nothing is known of their tokens")
        }
        return notes.map { "  \($0)" }
    }
}
