import Core
import Ledger

/// Why a run has kept nothing: the stage at which the last questions were lost, and how most of them were.
struct LossExplanation {
    let funnel: Funnel
    let failures: [FailureCount]

    /// One sentence, without its end.
    var text: String {
        if funnel.generated == 0 {
            return "the answers of the model hold no question that can be used" + most(["parsing", "questions"])
        }
        if funnel.clean == 0 {
            return "every question shares text with a benchmark or repeats another one"
        }
        if funnel.withTests == 0 {
            return "the model wrote usable tests for none of \(funnel.clean.counted("question"))"
                + most(["tests", "untestable"])
        }
        return "of \(funnel.samples.counted("solution")) none came through all checks"
            + most(funnel.samplesPassed > 0 ? ["selection"] : ["execution", "solutions", "selection"])
    }

    private func most(_ stages: [String]) -> String {
        let most = failures.filter { stages.contains($0.stage) }.max { $0.count < $1.count }
        return most.map { "; most often: \($0.kind.printable), \($0.count.counted("time"))" } ?? ""
    }
}
