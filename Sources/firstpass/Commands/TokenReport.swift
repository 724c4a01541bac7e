import Core
import Export
import Foundation

/// What an export says of packing and of rehearsal data.
struct TokenReport {
    /// Its lines.
    let lines: [String]

    /// Puts it in words.
    init(_ summary: ExportSummary) {
        var lines = summary.packing.map { packing in
            var cut =
                packing.cutDocuments == 0 ? "" : ", \(packing.cutDocuments.counted("document")) longer than one and cut"
            if packing.unlearntTokens > 0 {
                cut += ", \(packing.unlearntTokens.counted("token")) of them left out in parts without an answer"
            }
            return "\(packing.documents.counted("document")) in \(packing.sequences.counted("sequence")) of "
                + "\(packing.length.grouped) tokens, \(Self.percent(packing.fill)) full" + cut
        }
        for source in summary.mix?.sources ?? [] {
            let share = source.share(of: summary.mix?.tokens ?? 0)
            var line = "\(source.name): \(Self.percent(share)) of the tokens, \(source.texts.counted("text"))"
            if source.epochs > 1 {
                line += ": the source ran out, and its texts stand there \(String(format: "%.2f", source.epochs)) times"
            }
            if source.unusable > 0 { line += "; \(source.unusable.counted("record")) without a text that can be used" }
            lines.append(line)
            if let problem = source.firstProblem { lines.append("  the first that cannot be read: \(problem)") }
        }
        self.lines = lines
    }

    private static func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }
}
