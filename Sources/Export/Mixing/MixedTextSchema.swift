internal import Core
internal import Inference
internal import Ledger

/// A target whose rows are one `text` each, with rehearsal texts among them.
struct MixedTextSchema: MixableSchema {
    /// The target alone.
    let base: any TextSchema
    /// What the tokens are of.
    let tokenizer: any Tokenizer
    private var rehearsal: Rehearsal?
    private var part: String?

    init(_ base: any TextSchema, tokenizer: any Tokenizer) {
        self.base = base
        self.tokenizer = tokenizer
    }

    var columns: [Feature.Column] { base.columns }
    var explanation: String { base.explanation }

    var meter: TokenMeter {
        let around = [true, false].map { base.row(ofText: "", isWhole: $0) }
            .map { tokenizer.encode($0, allowSpecial: true).count }
        return TokenMeter(tokenizer, overhead: around[0], cutOverhead: around[1])
    }

    func accepts(_ text: String) -> Bool { !base.marks.contains(where: text.holdsBytes) }

    func tokens(of triple: TripleRecord, in split: String) throws -> Int? {
        guard case .row(.object(let members)) = try base.outcome(of: triple, in: split),
            case .string(let text)? = members.first?.value
        else { return nil }
        return tokenizer.encode(text, allowSpecial: true).count
    }

    func mixed(with rehearsal: Rehearsal, in split: String) -> any RowSchema {
        var mixed = self
        mixed.rehearsal = rehearsal
        mixed.part = split
        return mixed
    }

    func makeRows(of split: String, in folder: DatasetFolder) throws -> any RowMaker {
        let rows = try base.makeRows(of: split, in: folder)
        guard let rehearsal, split == part else { return rows }
        return MixedTextMaker(rows, base, rehearsal)
    }
}

/// Puts rehearsal texts before a target's own rows.
private final class MixedTextMaker: RowMaker {
    private let own: any RowMaker
    private let schema: any TextSchema
    private var reader: RehearsalReader

    init(_ own: any RowMaker, _ schema: any TextSchema, _ rehearsal: Rehearsal) {
        self.own = own
        self.schema = schema
        reader = rehearsal.makeReader()
    }

    var leftOut: [String: Int] { own.leftOut }

    func rows(with triple: TripleRecord) throws -> [JSONValue] {
        try own.rows(with: triple).flatMap { row in reader.next().map(self.row) + [row] }
    }

    func lastRows() throws -> [JSONValue] { try own.lastRows() + reader.rest().map(row) }

    private func row(_ text: RehearsalText) -> JSONValue {
        .object([("text", .string(schema.row(ofText: text.text, isWhole: text.isWhole)))])
    }
}
