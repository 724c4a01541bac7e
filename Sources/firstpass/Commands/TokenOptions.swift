import ArgumentParser
import Core
import Engines
import Export
import Inference

/// Flags of targets that are made of tokens, and of rehearsal data.
struct TokenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model whose tokenizer counts and packs: a name ('firstpass models list') or a GGUF file.",
            valueName: "model"))
    var tokenizer: String?
    @Option(help: ArgumentHelp("How that model wants conversations written, instead of what its file says."))
    var chatTemplate: String?
    @Option(help: "The tokens of a packed sequence; 4096 if not given.") var length: Int?
    @Option(
        help: ArgumentHelp(
            "The form of fim, instead of the tokenizer's: \(InfillingFamily.all.map(\.name).joined(separator: ", ")).",
            valueName: "family"))
    var infilling: String?
    @Option(
        help: ArgumentHelp(
            "Rehearsal data by its share of the tokens of the part that is trained on, from files or folders of JSON, "
                + "text or Parquet; repeatable.",
            valueName: "name=path:share%"))
    var mix: [String] = []
    @Option(help: "Where the text of a JSON record of --mix stands, as a dotted path.") var mixField: String?

    /// Refuses what can be seen to be wrong before anything is read.
    func check(for target: ExportTarget) throws {
        for (flag, isGiven, of) in [
            ("--length", length != nil, ExportTarget.packed), ("--chat-template", chatTemplate != nil, .packed),
            ("--infilling", infilling != nil, .fim),
        ] where isGiven && target != of {
            throw FirstpassError(
                .usage, "the target '\(target.rawValue)' has no use for it", at: flag,
                remedy: "leave it out, or give --to \(of.rawValue)")
        }
        if mixField != nil, mix.isEmpty {
            throw FirstpassError(
                .usage, "there is no rehearsal data to look into", at: "--mix-field",
                remedy: "leave it out, or give --mix")
        }
        // Of a seed nothing can be wrong.
        _ = try Mixture(mix.map { try MixSource($0) }, seed: 0)
        _ = try infilling.map { try InfillingFamily(named: $0) }
        _ = try chatTemplate.map { try ChatTemplate(named: $0) }
        if let length { try SequencePacker.check(length: length) }
    }

    /// Puts what was given where an export looks.
    ///
    /// - Throws: `FirstpassError` where the tokenizer's model is missing or cannot be read.
    func apply(to options: inout ExportOptions) throws {
        if let tokenizer {
            let file = try GGUFFile(path: try ModelStore().path(for: tokenizer))
            options.tokenizer = try ModelTokenizer(
                file, name: tokenizer, template: try chatTemplate.map { try ChatTemplate(named: $0) })
        }
        if let length { options.length = length }
        options.infilling = try infilling.map { try InfillingFamily(named: $0) }
        options.mix = try mix.map { try MixSource($0) }
        options.mixField = mixField
    }
}
