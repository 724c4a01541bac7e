internal import Core
internal import Ledger

/// Rows of the target `fim`: solutions as exercises in filling in the middle.
struct InfillingSchema: TextSchema {
    let infilling: Infilling

    let columns: [Feature.Column] = [.init("text", .string)]

    var explanation: String {
        """
        Each row is one `text`: a solution as an exercise in filling in the middle, in the form of `\(infilling.family.name)`. \
        It was split at two characters drawn from the run's seed and the question's number; half of the rows have \
        prefix, suffix, middle in this order, and half suffix, prefix, middle. The marks in it are the model's own tokens.
        """
    }

    var marks: [String] { infilling.family.marks }

    func outcome(of triple: TripleRecord, in split: String) -> RowOutcome {
        guard let exercise = infilling.exercise(triple.solution, number: triple.question.index) else {
            return .leftOut("the solution contains a mark of the form '\(infilling.family.name)'")
        }
        return .row(.object([("text", .string(exercise.text))]))
    }

    func row(ofText text: String, isWhole: Bool) -> String { text }
}
