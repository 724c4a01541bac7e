/// A sequence that has a place in the batch.
final class ActiveSequence {
    let id: Int
    let request: SequenceRequest
    let cache: SequenceCache
    /// Tokens of the prompt whose keys and values are in the cache.
    private(set) var prefilled: Int
    private(set) var tokens: [Int32] = []
    private var logProbabilities: [Float] = []
    private let sampler: TokenSampler
    private var text: StopScanner

    /// - Parameter prefilled: tokens that a shared prefix has brought.
    init(id: Int, request: SequenceRequest, cache: SequenceCache, prefilled: Int, kernels: Kernels) {
        self.id = id
        self.request = request
        self.cache = cache
        self.prefilled = prefilled
        sampler = TokenSampler(request.sampling, seed: request.seed, kernels: kernels)
        text = StopScanner(stops: request.stops)
    }

    /// Whether the whole prompt has been run.
    var isDecoding: Bool { prefilled == request.prompt.count }

    /// Rows for the next step: the last token drawn, or the next piece of the prompt.
    func rows(limit: Int) -> [BatchRow] {
        if isDecoding, let last = tokens.last {
            let position = request.prompt.count + tokens.count - 1
            return [BatchRow(token: last, position: position, cache: cache, wantsLogits: true)]
        }
        let end = min(request.prompt.count, prefilled + limit)
        return (prefilled..<end).map { position in
            BatchRow(
                token: request.prompt[position], position: position, cache: cache,
                wantsLogits: position == request.prompt.count - 1)
        }
    }

    /// Notes that a piece of the prompt has been run.
    func advance(prefilledBy count: Int) { prefilled += count }

    /// Draws the next token. Called for many sequences at once, each with its own row.
    func draw(_ logits: UnsafeMutableBufferPointer<Float>) -> TokenSampler.Draw {
        let window = SamplingParameters.repetitionWindow
        let recent = request.prompt.suffix(max(0, window - tokens.count)) + tokens.suffix(window)
        return sampler.draw(logits, position: tokens.count, recent: recent)
    }

    /// Takes a drawn token in.
    ///
    /// - Returns: the completion, if this was the last token.
    func append(_ draw: TokenSampler.Draw, vocabulary: Vocabulary) -> SequenceCompletion? {
        tokens.append(draw.token)
        logProbabilities.append(draw.logProbability)
        var reason: FinishReason?
        if vocabulary.isEndOfGeneration(draw.token), !request.ignoresEnd {
            reason = .stop
        } else {
            let piece = vocabulary.isControl(draw.token) ? "" : text.append(vocabulary.bytes(of: draw.token))
            if !piece.isEmpty { request.deliver(.text(piece)) }
            if text.stopped {
                reason = .stop
            } else if tokens.count >= request.maximumTokens {
                reason = .length
            }
        }
        guard let reason else { return nil }
        let rest = text.finish()
        if !rest.isEmpty { request.deliver(.text(rest)) }
        return SequenceCompletion(
            text: text.whole, tokens: tokens, logProbabilities: logProbabilities,
            promptTokens: request.prompt.count, finishReason: reason)
    }
}
