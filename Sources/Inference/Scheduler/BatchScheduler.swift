import Core
import Foundation

/// Continuous batching: one thread that runs the model step by step over all sequences that have a place.
///
/// Each step takes one token of every sequence that is decoding and as much of the waiting prompts as fits beside them.
/// A sequence that ends gives its place to the next in the same step. A prompt begins where the longest common prefix
/// with a kept prompt ends; one that shares more with a prompt just being run waits for that.
final class BatchScheduler: @unchecked Sendable {
    private let graph: DecoderGraph
    private let pool: ComputePool
    private let vocabulary: Vocabulary
    private let limits: BatchLimits
    private let kernels: Kernels
    /// Pages of the KV cache, of sequences and kept prompts together.
    private let pageLimit: Int
    private let condition = NSCondition()
    // Guarded by `condition`.
    private var waiting: [(id: Int, request: SequenceRequest)] = []
    private var cancelled: Set<Int> = []
    private var nextID = 0
    private var stopping = false
    // Owned by the thread.
    private var active: [ActiveSequence] = []
    private var prefixes = PrefixCache()
    /// When the work began that the next step is counted with.
    private var mark = ContinuousClock.now
    private let counter = UsageCounter()

    /// Starts the thread.
    init(graph: DecoderGraph, pool: ComputePool, kernels: Kernels, vocabulary: Vocabulary, limits: BatchLimits) {
        self.graph = graph
        self.pool = pool
        self.kernels = kernels
        self.vocabulary = vocabulary
        self.limits = limits
        pageLimit = limits.cacheBytes / graph.pages.layout.pageBytes
        let thread = Thread { [self] in run() }
        thread.name = "firstpass-batch"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// What was done so far; a sequence's last step is counted before it is delivered.
    var usage: EngineUsage { counter.usage }

    /// Pages of the KV cache that are in use, kept prompts included.
    var cachePages: Int { graph.pages.count }

    /// Queues a sequence before those of a higher number in priority; among equals, first come, first served.
    ///
    /// - Returns: a number for ``cancel(_:)``.
    func submit(_ request: SequenceRequest) -> Int {
        condition.withLock {
            nextID += 1
            let place = waiting.lastIndex { $0.request.priority <= request.priority }.map { $0 + 1 } ?? 0
            waiting.insert((nextID, request), at: place)
            condition.signal()
            return nextID
        }
    }

    /// Takes a sequence out; its place is free in the next step, the one that runs may still deliver.
    func cancel(_ id: Int) {
        condition.withLock {
            if let index = waiting.firstIndex(where: { $0.id == id }) {
                waiting.remove(at: index)
            } else {
                cancelled.insert(id)
                condition.signal()
            }
        }
    }

    /// Ends the thread; sequences that are not finished fail as interrupted.
    func stop() {
        condition.withLock {
            stopping = true
            condition.signal()
        }
    }

    private func run() {
        while takeTurn() { step() }
        let rest = condition.withLock { waiting.map(\.request) }
        for request in rest + active.map(\.request) {
            request.deliver(.failed(FirstpassError(.interrupted, "the engine was stopped")))
        }
    }

    /// Waits for work, drops what was cancelled, and gives free places to who waits. False at the end.
    private func takeTurn() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty, active.isEmpty, !stopping {
            cancelled.removeAll()
            condition.wait()
            mark = .now
        }
        guard !stopping else { return false }
        active.removeAll { cancelled.contains($0.id) }
        cancelled.removeAll()
        var index = 0
        while index < waiting.count, active.count < limits.sequences {
            switch admit(waiting[index].id, waiting[index].request) {
            case .admitted, .failed: waiting.remove(at: index)
            case .sharesWithRunningPrompt: index += 1
            case .noMemory: index = waiting.count
            }
        }
        return true
    }

    private enum Admission {
        case admitted, sharesWithRunningPrompt, noMemory, failed
    }

    /// Tokens of a shared prefix that are worth the wait until another prompt has run them.
    private static let worthWaiting = 16

    private func admit(_ id: Int, _ request: SequenceRequest) -> Admission {
        let prompt = request.prompt
        // The last token is always run: its logits are what the first draw needs.
        let prefix = prefixes.longestPrefix(of: prompt, limit: prompt.count - 1)
        let running = active.lazy.filter { !$0.isDecoding }
            .map { min(prompt.count - 1, PrefixCache.commonPrefix($0.request.prompt, prompt)) }
        if let best = running.max(), best - prefix.count >= Self.worthWaiting { return .sharesWithRunningPrompt }
        let capacity = prompt.count + request.maximumTokens
        let own = KVLayout.pages(for: capacity) - prefix.count / KVLayout.positions
        guard makeRoom(for: own) || active.isEmpty else { return .noMemory }
        do {
            let cache = try SequenceCache(
                capacity: capacity, pool: graph.pages, sharing: prefix.pages, positions: prefix.count)
            active.append(
                ActiveSequence(id: id, request: request, cache: cache, prefilled: prefix.count, kernels: kernels))
            return .admitted
        } catch let error as FirstpassError where active.isEmpty {
            request.deliver(.failed(error))
            return .failed
        } catch {
            return .noMemory
        }
    }

    /// Whether `count` pages more fit beside those that are used and those that running sequences may still take. Kept
    /// prompts go, the oldest first, where that is what it takes.
    private func makeRoom(for count: Int) -> Bool {
        let promised = active.reduce(count) { $0 + KVLayout.pages(for: $1.cache.capacity) - $1.cache.pages.count }
        guard graph.pages.count + promised > pageLimit else { return true }
        let running = Set(active.lazy.flatMap(\.cache.pages).map(ObjectIdentifier.init))
        guard running.count + promised <= pageLimit else { return false }
        while graph.pages.count + promised > pageLimit, prefixes.forgetOldest() {}
        return graph.pages.count + promised <= pageLimit
    }

    private func step() {
        var rows: [BatchRow] = []
        var drawing: [ActiveSequence] = []
        var prefilled: [(sequence: ActiveSequence, count: Int)] = []
        for sequence in active where sequence.isDecoding {
            guard let own = reserved(sequence, limit: 1) else { continue }
            rows += own
            drawing.append(sequence)
        }
        for sequence in active where !sequence.isDecoding && rows.count < graph.maximumRows {
            guard let piece = reserved(sequence, limit: graph.maximumRows - rows.count) else { continue }
            rows += piece
            prefilled.append((sequence, piece.count))
            if piece.last?.wantsLogits == true { drawing.append(sequence) }
        }
        // All that was active has been cancelled: the weights need not be read for nobody.
        guard !rows.isEmpty else { return }
        let logits = graph.forward(rows)
        for (sequence, count) in prefilled {
            sequence.advance(prefilledBy: count)
            if sequence.isDecoding { prefixes.insert(sequence.request.prompt, sequence.cache) }
        }
        let draws = draw(drawing, logits)
        let now = ContinuousClock.now
        counter.addStep(
            seconds: (now - mark).inSeconds, rows: rows.count, promptTokens: prefilled.reduce(0) { $0 + $1.count },
            drawnTokens: drawing.count)
        // What follows, deliveries and the next admissions, is the next step's.
        mark = now
        take(draws, of: drawing)
    }

    /// A sequence's rows for this step, with room in its cache. Where the machine has no memory for it, the sequence ends.
    private func reserved(_ sequence: ActiveSequence, limit: Int) -> [BatchRow]? {
        let rows = sequence.rows(limit: limit)
        do {
            try sequence.cache.reserve((rows.last?.position ?? -1) + 1)
            return rows
        } catch {
            active.removeAll { $0 === sequence }
            let failure = error as? FirstpassError ?? FirstpassError(.internal, "the cache cannot grow", cause: error)
            sequence.request.deliver(.failed(failure))
            return nil
        }
    }

    /// Draws one token for each sequence, whose logits stand in the same order.
    private func draw(
        _ sequences: [ActiveSequence], _ logits: UnsafeMutablePointer<Float>
    ) -> [TokenSampler.Draw?] {
        let width = graph.configuration.vocabulary
        var draws = [TokenSampler.Draw?](repeating: nil, count: sequences.count)
        draws.withUnsafeMutableBufferPointer { draws in
            nonisolated(unsafe) let draws = draws
            pool.run(sequences.count) { index, _ in
                let row = UnsafeMutableBufferPointer(start: logits + index * width, count: width)
                draws[index] = sequences[index].draw(row)
            }
        }
        return draws
    }

    /// Takes drawn tokens in, and lets go the sequences that have ended.
    private func take(_ draws: [TokenSampler.Draw?], of sequences: [ActiveSequence]) {
        var ended: Set<Int> = []
        for case (let sequence, let draw?) in zip(sequences, draws) {
            if let completion = sequence.append(draw, vocabulary: vocabulary) {
                ended.insert(sequence.id)
                sequence.request.deliver(.finished(completion))
            }
        }
        active.removeAll { ended.contains($0.id) }
    }
}
