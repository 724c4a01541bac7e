internal import Core
internal import Ledger

/// Rows of the target `messages`.
struct MessagesSchema: SingleRowSchema {
    var bare: Bool

    let columns: [Feature.Column] = [.init("messages", Turns.messages)]

    let explanation = """
        Each row is a conversation of two turns, `messages`: the user's is the question, followed by the test that the \
        solution was shown where the question does not state the function's signature; the assistant's is the solution.
        """

    func outcome(of triple: TripleRecord, in split: String) -> RowOutcome {
        let turns = Turns(of: triple, bare: bare)
        return .row(.object([("messages", .list([turns.userMessage, turns.assistantMessage]))]))
    }
}
