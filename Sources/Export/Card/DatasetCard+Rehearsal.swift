internal import Core
internal import Foundation

/// What the card says of packing and of rehearsal data.
extension DatasetCard {
    /// What the rows are.
    var rows: String {
        let questions = "coding questions, each with a solution that passed unit tests in an isolated sandbox"
        let texts = statistics.mix?.sources.reduce(0) { $0 + $1.texts } ?? 0
        guard description.target != .packed else {
            return "\(statistics.rows) packed sequences of \(questions)"
                + (texts > 0 ? ", and of \(texts) texts of rehearsal data" : "")
        }
        return "\(statistics.rows - texts) \(questions)" + (texts > 0 ? ", and \(texts) texts of rehearsal data" : "")
    }

    /// A section of its own; empty where there is neither.
    var rehearsal: String {
        var text = ""
        for split in statistics.splits {
            guard let packing = split.packing else { continue }
            text +=
                "\n\nPacked in `\(split.name)`: \(packing.documents) documents of \(packing.tokens) tokens in \(packing.sequences) "
                + "sequences, \(Self.precisePercent(packing.fill)) full; \(packing.cutDocuments) documents are longer than a "
                + "sequence and go on in another"
                + (packing.unlearntTokens > 0
                    ? "; \(packing.unlearntTokens) tokens in parts without an answer are left out." : ".")
        }
        guard let mix = statistics.mix else { return text }
        text +=
            "\n\nAmong the rows of `\(mix.split)` is rehearsal data, by share of all \(mix.tokens) tokens. It comes as it is: it "
        text += "was neither run nor checked against benchmarks.\n\n"
        text += "| source | share | tokens | texts | records of the source | times over |\n|---|---|---|---|---|---|\n"
        for source in mix.sources {
            text +=
                "| \(Self.code(source.name)) | \(Self.precisePercent(source.share(of: mix.tokens))) | \(source.tokens) | "
                + "\(source.texts) | \(source.records) | \(source.epochs > 1 ? String(format: "%.2f", source.epochs) : "at most once") |\n"
        }
        return String(text.dropLast())
    }

    private static func precisePercent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }
}
