internal import Core
internal import Ledger

/// Rows of the target `prompt-completion`: lists of messages, since plain strings mean different things to different
/// trainers.
struct PromptCompletionSchema: SingleRowSchema {
    var bare: Bool

    let columns: [Feature.Column] = [.init("prompt", Turns.messages), .init("completion", Turns.messages)]

    let explanation = """
        Each row is a `prompt` and a `completion`, both lists of one message: the user's is the question, followed by the \
        test that the solution was shown where the question does not state the function's signature; the assistant's is \
        the solution. Trainers take their loss on the completion.
        """

    func outcome(of triple: TripleRecord, in split: String) -> RowOutcome {
        let turns = Turns(of: triple, bare: bare)
        return .row(
            .object([("prompt", .list([turns.userMessage])), ("completion", .list([turns.assistantMessage]))]))
    }
}
