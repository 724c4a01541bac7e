internal import Core
internal import Inference
internal import Ledger

/// Rows of the target `packed`: conversations as token ids, packed into sequences of one length.
struct PackedSchema: MixableSchema {
    let documents: DocumentTokenizer
    /// The name of the model whose tokens they are.
    let tokenizerName: String
    /// The tokens of a sequence.
    let length: Int
    /// Whether solutions stand without a code fence.
    let bare: Bool
    private var rehearsal: Rehearsal?
    private var part: String?

    init(documents: DocumentTokenizer, tokenizerName: String, length: Int, bare: Bool) throws {
        try SequencePacker.check(length: length)
        self.documents = documents
        self.tokenizerName = tokenizerName
        self.length = length
        self.bare = bare
    }

    let columns: [Feature.Column] = ["input_ids", "labels", "attention_mask", "position_ids"].map {
        .init($0, .list(.int32))
    }

    var explanation: String {
        """
        Each row is a sequence of \(length.grouped) tokens of `\(tokenizerName)` with whole conversations one behind the other, \
        as its template (`\(documents.template.name)`) writes them. `labels` has the tokens of the answers and of what ends \
        them\(rehearsal == nil ? "" : ", and all of rehearsal texts"), and -100 elsewhere; `position_ids` begins at 0 with each conversation; `attention_mask` is 0 where a \
        sequence is padded. `megatron/` has the same conversations, one a document, as an indexed dataset of Megatron-LM.
        """
    }

    var meter: TokenMeter {
        let around = [true, false].map { documents.document(text: "", isWhole: $0).ids.count }
        return TokenMeter(documents.tokenizer, overhead: around[0], cutOverhead: around[1])
    }

    func accepts(_ text: String) -> Bool { true }

    func tokens(of triple: TripleRecord, in split: String) -> Int? { document(of: triple).ids.count }

    func mixed(with rehearsal: Rehearsal, in split: String) -> any RowSchema {
        var mixed = self
        mixed.rehearsal = rehearsal
        mixed.part = split
        return mixed
    }

    func makeRows(of split: String, in folder: DatasetFolder) throws -> any RowMaker {
        try PackedRowMaker(self, split == part ? rehearsal : nil, split, in: folder)
    }

    /// The conversation of a triple.
    func document(of triple: TripleRecord) -> PackedDocument {
        let turns = Turns(of: triple, bare: bare)
        return documents.document([ChatMessage(.user, turns.user), ChatMessage(.assistant, turns.assistant)])
    }
}
