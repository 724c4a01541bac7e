import Core
import Foundation
import Synchronization
import Testing

@testable import Inference

@Suite struct BatchSchedulerTests {
    private func model(
        _ name: String = "tiny-llama3", sequences: Int = 4, cacheBytes: Int? = nil, threads: Int = 2
    ) throws -> LanguageModel {
        try LanguageModel(
            path: FixtureReader.url("models/\(name).gguf").path,
            limits: BatchLimits(sequences: sequences, cacheBytes: cacheBytes, threads: threads))
    }

    /// What a request's events are reported to: counts them, and can cancel from among them.
    private final class Watcher: Sendable {
        private struct State {
            var events = 0
            var running: RunningSamples?
            var isOver = false
        }

        private let state = Mutex(State())
        /// Signalled when the request's handle is there.
        private let started = DispatchSemaphore(value: 0)

        var events: Int { state.withLock { $0.events } }

        func start(_ running: RunningSamples) {
            state.withLock { $0.running = running }
            started.signal()
        }

        /// Counts an event that comes after the cancellation; cancels at the first.
        func take() {
            if state.withLock({ $0.isOver }) { return state.withLock { $0.events += 1 } }
            started.wait()
            let running = state.withLock { state in
                state.isOver = true
                return state.running
            }
            running?.cancel()
        }
    }

    @Test func cancellationFreesPlacesAndDeliversNothingMore() async throws {
        let model = try model("tiny-llama", sequences: 2)
        let watchers = (0..<4).map { _ in Watcher() }
        // Four that would take long, in a batch of two: the last two get a place only when the first are gone.
        for (index, watcher) in watchers.enumerated() {
            watcher.start(
                try model.generate(
                    prompt: [3, 4, Int32(index)], seeds: [1, 2, 3], sampling: .init(), maximumTokens: 2_000, stops: []
                ) { _, _ in watcher.take() })
        }
        let samples = try await model.samples([9, 8, 7], seeds: [1, 2, 3], sampling: .init(), maximumTokens: 3)
        #expect(samples.allSatisfy { $0.completion != nil })
        #expect(watchers.allSatisfy { $0.events == 0 })
    }

    @Test func aCancelledRequestThatWaitsIsNeverBegun() async throws {
        let model = try model(sequences: 1)
        let first = try model.generate(
            prompt: [1, 2, 3], seeds: [1], sampling: .init(temperature: 0), maximumTokens: 50, stops: []
        ) { _, _ in }
        let events = Atomic<Int>(0)
        let waiting = try model.generate(
            prompt: [4, 5, 6], seeds: Array(0..<50), sampling: .init(), maximumTokens: 50, stops: []
        ) { _, _ in events.add(1, ordering: .relaxed) }
        waiting.cancel()
        first.cancel()
        first.cancel()
        _ = try await model.samples([7, 8], maximumTokens: 1)
        #expect(events.load(ordering: .relaxed) == 0)
    }

    @Test func aQueueLongerThanTheBatchIsServedInFull() async throws {
        let model = try model(sequences: 3)
        let samples = try await model.samples(
            [1, 2, 3, 4], seeds: Array(0..<40), sampling: .init(), maximumTokens: 6)
        #expect(samples.count == 40 && samples.allSatisfy { $0.completion != nil })
        #expect(samples.allSatisfy { (1...6).contains($0.tokens.count) })
        #expect(samples.allSatisfy { $0.completion?.logProbabilities.count == $0.tokens.count })
        #expect(samples.flatMap { $0.completion?.logProbabilities ?? [] }.allSatisfy { $0 <= 1e-6 })
    }

    @Test func eachSampleIsWhatItsSeedGivesAlone() async throws {
        let model = try model(sequences: 8)
        let seeds: [UInt64] = [3, 1, 4, 1, 5, .max]
        let samples = try await model.samples([10, 20, 30], seeds: seeds, sampling: .init(), maximumTokens: 20)
        for (seed, sample) in zip(seeds, samples) {
            #expect(
                try await model.samples([10, 20, 30], seeds: [seed], sampling: .init(), maximumTokens: 20) == [sample])
        }
        #expect(samples[1] == samples[3])
        #expect(Set(samples.map(\.tokens)).count == 5)
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let model = try model()
        let context = model.contextLength
        let tokens = Int32(model.configuration.vocabulary)
        func check(
            _ prompt: [Int32], seeds: [UInt64] = [1], sampling: SamplingParameters = .init(), maximumTokens: Int = 1
        ) {
            #expect(throws: FirstpassError.self) {
                try model.generate(
                    prompt: prompt, seeds: seeds, sampling: sampling, maximumTokens: maximumTokens, stops: []
                ) { _, _ in }
            }
        }
        check([])
        check([Int32](repeating: 1, count: context))
        check([Int32](repeating: 1, count: context + 1))
        check([tokens])
        check([-1])
        check([1], seeds: [])
        check([1], maximumTokens: 0)
        check([1], maximumTokens: .min)
        check([1], sampling: .init(topP: 2))
    }

    @Test func generationEndsWithTheContext() async throws {
        let model = try model()
        let prompt = [Int32](repeating: 1, count: model.contextLength - 3)
        for sample in try await model.samples(prompt, seeds: [1, 2, 3], maximumTokens: .max) {
            #expect(sample.tokens.count == 3 || sample.completion?.finishReason == .stop)
            #expect(sample.completion?.promptTokens == prompt.count)
        }
    }

    @Test func aMemoryLimitTooSmallForTwoSequencesFinishesBoth() async throws {
        let free = try await model(sequences: 4).samples([1, 2, 3], seeds: [1, 2, 3], sampling: .init())
        for cacheBytes in [0, 1, 100_000, -5] {
            let model = try model(sequences: 4, cacheBytes: cacheBytes)
            async let other = model.samples([1, 9, 9, 9], seeds: [4, 5], sampling: .init())
            #expect(try await model.samples([1, 2, 3], seeds: [1, 2, 3], sampling: .init()) == free)
            #expect(try await other.allSatisfy { $0.completion != nil })
        }
    }

    /// Kept prompts give way; what runs is never cut.
    @Test func theCacheStaysWithinItsLimit() async throws {
        let free = try model("tiny-llama", sequences: 4)
        let pageBytes = free.configuration.cacheLayout.pageBytes
        let model = try model("tiny-llama", sequences: 4, cacheBytes: 24 * pageBytes + pageBytes / 2)
        for number in 0..<30 {
            // 3 pages of prompt and one of answer each; every third prompt was there before.
            let prompt = (0..<90).map { Int32(($0 * 7 + number % 20) % 200) }
            let samples = try await model.samples(prompt, seeds: [1, 2, 3], sampling: .init(), maximumTokens: 10)
            #expect(try await free.samples(prompt, seeds: [1, 2, 3], sampling: .init(), maximumTokens: 10) == samples)
            #expect(model.cachePages <= 24)
        }
        #expect(free.cachePages > 24)
    }

    /// Wherever a stop string stands in the text, the sample ends before it.
    @Test func stopStringsEndASample() async throws {
        let model = try model("tiny-llama")
        var stopped = 0
        for seed: UInt64 in 0..<12 {
            let whole = try await model.samples([5, 6, 7], seeds: [seed], sampling: .init(), maximumTokens: 40)[0].text
            let characters = Array(whole.filter { $0.isASCII })
            guard characters.count > 6 else { continue }
            let stop = String(characters[4...5])
            let sample = try await model.samples(
                [5, 6, 7], seeds: [seed], sampling: .init(), maximumTokens: 40, stops: ["not there at all", stop])[0]
            #expect(sample.text == sample.completion?.text)
            guard let range = whole.firstRange(of: stop) else { continue }
            stopped += 1
            #expect(sample.text == String(whole[..<range.lowerBound]))
            #expect(sample.completion?.finishReason == .stop)
        }
        #expect(stopped > 3)
    }

    /// Alive as long as its request.
    private final class Alive: Sendable {
        static let count = Atomic<Int>(0)
        init() { Self.count.add(1, ordering: .relaxed) }
        deinit { Self.count.subtract(1, ordering: .relaxed) }
    }

    @Test func thousandsOfRequestsLeaveNothingBehind() async throws {
        let model = try model(sequences: 16)
        let finished = Atomic<Int>(0)
        for number in 0..<2_000 {
            let alive = Alive()
            let running = try model.generate(
                prompt: [Int32(number % 250), 3, Int32(number % 17)], seeds: [UInt64(number)],
                sampling: .init(temperature: 0),
                maximumTokens: 1 + number % 4, stops: []
            ) { _, event in
                withExtendedLifetime(alive) {
                    if case .finished = event { finished.add(1, ordering: .relaxed) }
                }
            }
            if number % 5 == 4 { running.cancel() }
        }
        // First come, first served, so this one's last step comes after the others' ends.
        _ = try await model.samples([1, 2, 3], maximumTokens: 10)
        _ = try await model.samples([1, 2, 3], maximumTokens: 2)
        #expect(finished.load(ordering: .relaxed) >= 1_600)
        #expect(Alive.count.load(ordering: .relaxed) == 0)
    }

    @Test func aModelThatGoesAwayFailsItsRequestsOnce() async throws {
        let failures = Mutex<[FirstpassError.Code]>([])
        let (over, ended) = AsyncStream<Void>.makeStream()
        do {
            let model = try model("tiny-llama", sequences: 2)
            _ = try model.generate(
                prompt: [3, 4, 5], seeds: Array(0..<200), sampling: .init(), maximumTokens: 2_000, stops: []
            ) { _, event in
                guard case .failed(let error) = event else { return }
                failures.withLock { $0.append(error.code) }
                ended.finish()
            }
        }
        for await _ in over {}
        #expect(failures.withLock { $0 } == [.interrupted])
    }
}
