import Core

/// A loaded model: weights, tokenizer, chat template and its batch.
public final class LanguageModel: Sendable {
    /// Its tokenizer.
    public let tokenizer: any Tokenizer
    /// Its shapes.
    public let configuration: ModelConfiguration
    /// The tensor type that holds most of the weights.
    public let quantisation: String
    private let file: GGUFFile
    private let scheduler: BatchScheduler

    /// Maps a GGUF file and starts its batch.
    ///
    /// - Throws: ``FirstpassError`` where the file is damaged, not handled, or too large for the machine.
    public init(path: String, limits: BatchLimits = .init()) throws {
        file = try GGUFFile(path: path)
        let kernels = try Kernels.chosen()
        let pool = ComputePool(width: limits.threads)
        let weights = try ModelArchitecture(of: file).weights(from: file, packing: pool, kernels: kernels)
        configuration = weights.configuration
        tokenizer = try file.tokenizer()
        guard tokenizer.vocabularySize <= configuration.vocabulary else {
            throw FirstpassError(
                .format,
                "the tokenizer has \(tokenizer.vocabularySize) tokens and the model \(configuration.vocabulary)",
                at: "\(path), key tokenizer.ggml.tokens", remedy: "The file is damaged or not a model.")
        }
        quantisation = Self.mostUsedType(in: file)
        let graph = try DecoderGraph(weights: weights, pool: pool, kernels: kernels, maximumRows: limits.rows)
        scheduler = BatchScheduler(
            graph: graph, pool: pool, kernels: kernels, vocabulary: tokenizer.vocabulary, limits: limits)
    }

    deinit { scheduler.stop() }

    /// The architecture as the file names it.
    public var architecture: String { configuration.architecture }
    /// Positions that the model was trained for.
    public var contextLength: Int { configuration.contextLength }
    /// What its batch has done so far.
    public var usage: EngineUsage { scheduler.usage }

    /// Pages of the KV cache that are in use.
    var cachePages: Int { scheduler.cachePages }

    /// The chat template that the file's own one is recognised as.
    ///
    /// - Throws: ``FirstpassError`` that names `--chat-template` where it is not recognised.
    public func chatTemplate() throws -> ChatTemplate { try ChatTemplate.detect(in: file) }

    /// Generates one sequence for each seed.
    ///
    /// - Parameters:
    ///   - priority: among requests that wait for a place, lower ones are first; equal ones as they came.
    ///   - ignoresEnd: whether to draw `maximumTokens` whatever they are.
    ///   - deliver: takes the index of the sequence and what happened. It is called on the engine's thread and must not
    ///     block. After a failure, which cancels the other sequences, or after `.allFinished`, it is not called again.
    /// - Returns: what cancels those that are not finished.
    /// - Throws: ``FirstpassError`` where the request cannot be served.
    public func generate(
        prompt: [Int32], seeds: [UInt64], sampling: SamplingParameters, maximumTokens: Int, stops: [String],
        priority: Int = 0, ignoresEnd: Bool = false, deliver: @escaping @Sendable (Int, SampleEvent) -> Void
    ) throws -> RunningSamples {
        try sampling.validate()
        guard !seeds.isEmpty, maximumTokens > 0 else {
            throw FirstpassError(.usage, "a request needs at least one sample and one token")
        }
        guard !prompt.isEmpty, prompt.count < contextLength else {
            throw FirstpassError(
                .usage, "a prompt of \(prompt.count) tokens does not fit a context of \(contextLength)",
                remedy: "Shorten the prompt; an empty one cannot be completed by a model without a start token.")
        }
        guard prompt.allSatisfy({ (0..<configuration.vocabulary).contains(Int($0)) }) else {
            throw FirstpassError(.internal, "the prompt has a token outside the vocabulary")
        }
        let limit = min(maximumTokens, contextLength - prompt.count)
        let running = RunningSamples(count: seeds.count, scheduler: scheduler)
        for (index, seed) in seeds.enumerated() {
            let request = SequenceRequest(
                prompt: prompt, maximumTokens: limit, sampling: sampling, seed: seed,
                stops: stops.map { Array($0.utf8) }, ignoresEnd: ignoresEnd, priority: priority
            ) { event in
                guard running.isOpen else { return }
                switch event {
                case .text(let text): deliver(index, .text(text))
                case .finished(let completion):
                    deliver(index, .finished(completion))
                    if running.noteFinished() { deliver(index, .allFinished) }
                case .failed(let error):
                    running.cancel()
                    deliver(index, .failed(error))
                }
            }
            running.add(scheduler.submit(request))
        }
        return running
    }

    private static func mostUsedType(in file: GGUFFile) -> String {
        var bytes: [String: Int] = [:]
        for tensor in file.tensors { bytes[tensor.type.name, default: 0] += tensor.bytes.count }
        return bytes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "F32"
    }
}
