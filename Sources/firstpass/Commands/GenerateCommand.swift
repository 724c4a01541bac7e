import ArgumentParser
import Core
import Engines
import Foundation
import Inference
import Pipeline

/// `firstpass generate`: completes one prompt.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Completes one prompt with a local model.",
        discussion: """
            Example: firstpass generate "Write a Python function that adds two numbers." --n 2 --seed 1

            The same model, prompt, parameters and seed give the same tokens on every machine.
            """)

    @Argument(help: "The prompt; - reads standard input.") var prompt: String
    @OptionGroup var options: ModelOptions
    @Option(help: "Samples to draw.") var n = 1
    @Option(help: "What the draws follow from.") var seed: UInt64 = 0
    @Option(help: "0 takes the most likely token.") var temperature: Float = 0.8
    @Option(help: "The probability mass to draw from.") var topP: Float = 0.95
    @Option(help: "The number of tokens to draw from; 0 is all.") var topK = 0
    @Option(help: "The least probability, as a share of the most likely token's.") var minP: Float = 0
    @Option(help: "Divides the logits of tokens seen lately.") var repetitionPenalty: Float = 1
    @Option(help: "The most tokens of one sample.") var maxTokens = 256
    @Option(help: "A text that ends a sample; can be repeated.") var stop: [String] = []
    @Option(help: "The chat template's family, where the model's own is not recognised.") var chatTemplate: String?
    @Flag(help: "Complete the text as it is, without a chat template.") var text = false
    @Flag(help: "Print one JSON object a sample.") var json = false

    func validate() throws {
        if n < 1 { throw ValidationError("--n must be at least 1") }
        if maxTokens < 1 { throw ValidationError("--max-tokens must be at least 1") }
    }

    func run() async throws {
        let prompt = try TextInput.read(argument: prompt)
        try ProcessorNotice.give()
        let engine = try LocalEngine(
            path: try options.path(), name: options.model, chatTemplate: chatTemplate,
            limits: BatchLimits(threads: options.threads))
        let request = GenerationRequest(
            prompt: text ? .text(prompt) : .chat([ChatMessage(.user, prompt)]), samples: n, seed: seed,
            sampling: SamplingParameters(
                temperature: temperature, topK: topK, topP: topP, minP: minP, repetitionPenalty: repetitionPenalty),
            maximumTokens: maxTokens, stops: stop)
        let work = Task { try await generate(request, with: engine) }
        let trap = SignalTrap { work.cancel() }
        try await work.value
        withExtendedLifetime(trap) {}
    }

    private func generate(_ request: GenerationRequest, with engine: LocalEngine) async throws {
        var completions: [Completion] = []
        for try await event in engine.generate(request) {
            switch event {
            case .text(_, let piece) where n == 1 && !json:
                try JSONOutput.write(Data(piece.utf8))
            case .text: break
            case .finished(let completion): completions.append(completion)
            }
        }
        try Task.checkCancellation()
        for completion in completions.sorted(by: { $0.sample < $1.sample }) {
            if json {
                try JSONOutput.print(Sample(completion))
            } else if n == 1 {
                print()
            } else {
                print(
                    "--- sample \(completion.sample), \(completion.completionTokens) tokens, \(completion.finishReason.rawValue)"
                )
                print(completion.text)
            }
        }
    }

    /// The shape of `--json`.
    private struct Sample: Encodable {
        let index: Int
        let seed: UInt64
        let text: String
        let tokens: [Int32]
        let prompt_tokens: Int
        let completion_tokens: Int
        let finish_reason: String
        let mean_log_probability: Double?

        init(_ completion: Completion) {
            index = completion.sample
            seed = completion.seed
            text = completion.text
            tokens = completion.tokens
            prompt_tokens = completion.promptTokens
            completion_tokens = completion.completionTokens
            finish_reason = completion.finishReason.rawValue
            mean_log_probability = completion.meanLogProbability
        }
    }
}
