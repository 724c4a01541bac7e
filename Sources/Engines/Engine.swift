/// Something that completes prompts.
///
/// The tokens of a request depend on the model, the prompt, the sampling parameters and the seed, and on nothing else.
public protocol Engine: Sendable {
    /// What answers.
    var model: ModelDescription { get }

    /// Generates the samples of a request. Cancelling the stream frees their places in the batch at once.
    ///
    /// - Throws: through the stream, a `FirstpassError`: the request cannot be served, or the engine failed.
    func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error>
}

extension Engine {
    /// Generates the samples of a request and returns them in the order of their index.
    public func complete(_ request: GenerationRequest) async throws -> [Completion] {
        var completions: [Completion] = []
        for try await event in generate(request) {
            if case .finished(let completion) = event { completions.append(completion) }
        }
        try Task.checkCancellation()
        return completions.sorted { $0.sample < $1.sample }
    }
}
