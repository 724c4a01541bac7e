import ArgumentParser
import Core
import Engines
import Foundation
import Inference

/// `firstpass perplexity`: how well a model predicts a text.
struct PerplexityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "perplexity", abstract: "Measures how well a model predicts a text.",
        discussion: """
            Example: firstpass perplexity README.md --model smollm2-135m

            The text's tokens are cut into windows, each a sequence of its own; a shorter one at the end is left out.
            """)

    @Argument(help: "A UTF-8 text file; - reads standard input.") var file: String
    @OptionGroup var options: ModelOptions
    @Option(help: "Tokens of a window.") var window = 512
    @Option(help: "The most windows to score.") var windows = Int.max
    @Flag(help: "Print one JSON object for each predicted token: position, token, logprob, top 50.") var json = false

    func validate() throws {
        if window < 3 { throw ValidationError("--window must be at least 3") }
        if windows < 1 { throw ValidationError("--windows must be at least 1") }
    }

    func run() throws {
        let text = try TextInput.read(path: file)
        try ProcessorNotice.give()
        let scorer = try ModelScorer(path: try options.path(), limits: BatchLimits(threads: options.threads))
        let vocabulary = scorer.tokenizer.vocabulary
        let prefix: [Int32] = vocabulary.addsBOS ? [vocabulary.bos].compactMap { $0 } : []
        let tokens = scorer.tokenizer.encode(text, allowSpecial: false)
        guard tokens.count >= min(window, 3) else {
            throw FirstpassError(.usage, "the text has only \(tokens.count) tokens", at: file)
        }
        let size = min(window, tokens.count)
        let starts = Array(stride(from: 0, through: tokens.count - size, by: size).prefix(windows))
        var sum = 0.0
        var count = 0
        for start in starts {
            let scores = try scorer.score(prefix + tokens[start..<start + size], top: json ? 50 : 0)
            // Without a start token the first prediction rests on one token alone: it says more of the cut than of the model.
            for (index, score) in scores.enumerated().dropFirst(prefix.isEmpty ? 1 : 0) {
                sum += Double(score.logProbability)
                count += 1
                if json { try JSONOutput.print(Line(score, position: start + index + 1 - prefix.count)) }
            }
        }
        let perplexity = exp(-sum / Double(count))
        let summary =
            "perplexity \(String(format: "%.4f", perplexity)) over \(count) tokens in \(starts.count) windows of \(size)"
        if json { Terminal.write(summary) } else { print(summary) }
    }

    /// The shape of `--json`.
    private struct Line: Encodable {
        let position: Int
        let token: Int32
        let logprob: Float
        let top: [Candidate]

        struct Candidate: Encodable {
            let candidate: ModelScorer.Candidate

            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try container.encode(candidate.token)
                try container.encode(candidate.logProbability)
            }
        }

        init(_ score: ModelScorer.Score, position: Int) {
            self.position = position
            token = score.token
            logprob = score.logProbability
            top = score.top.map(Candidate.init)
        }
    }
}
