internal import Core
internal import Ledger

/// What needs the tokenizer of a model: packing, filling in the middle, rehearsal data.
extension DatasetExporter {
    static func packedSchema(_ options: ExportOptions) throws -> PackedSchema {
        guard let tokenizer = options.tokenizer else {
            throw FirstpassError(
                .usage, "'packed' needs the tokenizer of the model that is to be trained",
                remedy: "give --tokenizer a model's name or a GGUF file")
        }
        return try PackedSchema(
            documents: try tokenizer.documents(), tokenizerName: tokenizer.name, length: options.length,
            bare: options.bare)
    }

    static func infillingFamily(_ options: ExportOptions) throws -> InfillingFamily {
        if let tokenizer = options.tokenizer { return try tokenizer.infillingFamily(options.infilling) }
        guard let family = options.infilling else {
            throw FirstpassError(
                .usage, "'fim' needs to know which model is to be trained: each family has marks of its own",
                remedy: "give --tokenizer a model's name or a GGUF file, or --infilling one of "
                    + InfillingFamily.all.map(\.name).joined(separator: ", "))
        }
        return family
    }

    /// Chooses rehearsal data, and puts it among the rows of the part that is trained on: `train`, or the first.
    static func mix(
        _ options: ExportOptions, into schema: any RowSchema, _ target: ExportTarget, of snapshot: LedgerSnapshot,
        seed: UInt64
    ) throws -> (schema: any RowSchema, summary: MixSummary) {
        let mixture = try Mixture(options.mix, seed: seed)
        let schema = try mixable(schema, target, options)
        let names = options.splits.splits.map(\.name)
        let split = names.firstIndex(of: "train") ?? 0
        var (rows, rowTokens) = (0, 0)
        try snapshot.forEachTriple { triple in
            guard options.splits.position(ofQuestion: triple.question.parsed.normalisedSHA256) == split,
                let tokens = try schema.tokens(of: triple, in: names[split])
            else { return }
            rows += 1
            rowTokens += tokens
        }
        let chosen = try mixture.choose(
            besides: rowTokens, meter: schema.meter, field: options.mixField, accepts: schema.accepts)
        let rehearsal = Rehearsal(texts: chosen.texts, rows: rows, seed: seed)
        let summary = MixSummary(sources: chosen.statistics, split: names[split], rowTokens: rowTokens)
        return (schema.mixed(with: rehearsal, in: names[split]), summary)
    }

    private static func mixable(
        _ schema: any RowSchema, _ target: ExportTarget, _ options: ExportOptions
    ) throws -> any MixableSchema {
        if let schema = schema as? any MixableSchema { return schema }
        guard let schema = schema as? any TextSchema else {
            throw FirstpassError(
                .usage,
                "rehearsal data is text, and the rows of '\(target.rawValue)' are none: --mix has no place there",
                remedy: "give --mix with --to packed, llama2 or fim, or let the trainer mix a dataset of its own")
        }
        guard let tokenizer = options.tokenizer?.tokenizer else {
            throw FirstpassError(
                .usage, "the shares of --mix are of tokens, and it is not known of which model",
                remedy: "give --tokenizer a model's name or a GGUF file")
        }
        return MixedTextSchema(schema, tokenizer: tokenizer)
    }
}
