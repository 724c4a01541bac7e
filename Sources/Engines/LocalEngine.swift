import Core
public import Inference

/// The engine in this process: a GGUF model and its batch.
public final class LocalEngine: Engine {
    /// The model that answers.
    public let model: ModelDescription
    private let languageModel: LanguageModel
    private let template: ChatTemplate?

    /// Loads a model.
    ///
    /// - Parameters:
    ///   - path: the GGUF file.
    ///   - name: how the ledger calls it.
    ///   - sha256: of the file, where it is known.
    ///   - chatTemplate: a family's name, instead of the one that the file's own template shows.
    /// - Throws: `FirstpassError` where the file cannot be used.
    public init(
        path: String, name: String, sha256: String? = nil, chatTemplate: String? = nil, limits: BatchLimits = .init()
    ) throws {
        languageModel = try LanguageModel(path: path, limits: limits)
        template = try chatTemplate.map { try ChatTemplate(named: $0) }
        model = ModelDescription(
            engine: "local", name: name, sha256: sha256, architecture: languageModel.architecture,
            quantisation: languageModel.quantisation, contextLength: languageModel.contextLength)
    }

    /// What its batch has done so far.
    public var usage: EngineUsage { languageModel.usage }

    /// Generates the samples of a request in this process; see ``Engine/generate(_:)``.
    public func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
        AsyncThrowingStream { continuation in
            do {
                guard request.samples > 0 else {
                    throw FirstpassError(.usage, "a request needs at least one sample, not \(request.samples)")
                }
                let (prompt, stops) = try prepared(request.prompt)
                let seeds = (0..<request.samples).map {
                    $0 == 0 ? request.seed : Seed.derive("\(request.seed)/\($0)")
                }
                let samples = try languageModel.generate(
                    prompt: prompt, seeds: seeds, sampling: request.sampling, maximumTokens: request.maximumTokens,
                    stops: request.stops + stops, priority: request.priority
                ) { sample, event in
                    switch event {
                    case .text(let text): continuation.yield(.text(sample: sample, text))
                    case .finished(let sequence):
                        continuation.yield(.finished(Completion(sequence, sample: sample, seed: seeds[sample])))
                    case .failed(let error): continuation.finish(throwing: error)
                    case .allFinished: continuation.finish()
                    }
                }
                continuation.onTermination = { _ in samples.cancel() }
            } catch {
                continuation.finish(throwing: error)
            }
        }
    }

    /// The tokens of a prompt, and the texts at which an answer is over because the template says so.
    private func prepared(_ prompt: GenerationRequest.Prompt) throws -> (tokens: [Int32], stops: [String]) {
        let tokenizer = languageModel.tokenizer
        switch prompt {
        case .text(let text): return (tokenizer.encode(text, addBOS: nil), [])
        case .chat(let messages, let answerPrefix):
            let template = try template ?? languageModel.chatTemplate()
            return (
                tokenizer.encode(template.render(messages, assistantPrefix: answerPrefix)), template.stopStrings
            )
        }
    }
}

extension Completion {
    init(_ sequence: SequenceCompletion, sample: Int, seed: UInt64) {
        self.init(
            sample: sample, seed: seed, text: sequence.text, tokens: sequence.tokens,
            logProbabilities: sequence.logProbabilities, promptTokens: sequence.promptTokens,
            completionTokens: sequence.tokens.count, finishReason: sequence.finishReason)
    }
}
