internal import Core
internal import Foundation
internal import Ledger

/// Rows of the target `llama2`: the prompt format of Llama 2 as Meta's code writes it
/// (<https://github.com/meta-llama/llama/blob/main/llama/generation.py>, `chat_completion`).
struct Llama2Schema: TextSchema {
    var bare: Bool

    let columns: [Feature.Column] = [.init("text", .string)]

    let explanation = """
        Each row is one `text`: `<s>[INST]`, the question, followed by the test that the solution was shown where the \
        question does not state the function's signature, `[/INST]`, the solution, `</s>`. The tokenizer must not add \
        marks of beginning and end of its own.
        """

    let marks = ["[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "<s>", "</s>"]

    func outcome(of triple: TripleRecord, in split: String) -> RowOutcome {
        let turns = Turns(of: triple, bare: bare)
        // Meta's code refuses such a message too: a tag in it would end the turn.
        if let tag = marks.first(where: { turns.user.holdsBytes(of: $0) || turns.assistant.holdsBytes(of: $0) }) {
            return .leftOut("the text contains \(tag), a tag of the format")
        }
        let sides = [turns.user, turns.assistant].map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        return .row(.object([("text", .string("<s>[INST] \(sides[0]) [/INST] \(sides[1]) </s>"))]))
    }

    func row(ofText text: String, isWhole: Bool) -> String { isWhole ? "<s>\(text)</s>" : "<s>\(text)" }
}
