import Core
import Synchronization

@testable import Inference

/// A sample and the text that its events brought.
struct Sample: Equatable, Sendable {
    var text = ""
    var completion: SequenceCompletion?

    /// Drawn tokens; none where it did not finish.
    var tokens: [Int32] { completion?.tokens ?? [] }
}

/// Takes the events of one request.
final class SampleCollector: Sendable {
    private let state: Mutex<[Sample]>

    init(samples: Int) { state = Mutex(Array(repeating: Sample(), count: samples)) }

    var samples: [Sample] { state.withLock { $0 } }

    func take(_ index: Int, _ event: SampleEvent) {
        state.withLock { samples in
            switch event {
            case .text(let text): samples[index].text += text
            case .finished(let completion): samples[index].completion = completion
            case .allFinished, .failed: break
            }
        }
    }
}

extension LanguageModel {
    /// Generates one sample for each seed and waits for all of them.
    func samples(
        _ prompt: [Int32], seeds: [UInt64] = [1], sampling: SamplingParameters = .init(temperature: 0),
        maximumTokens: Int = 8, stops: [String] = []
    ) async throws -> [Sample] {
        let collector = SampleCollector(samples: seeds.count)
        return try await withCheckedThrowingContinuation { continuation in
            do {
                _ = try generate(
                    prompt: prompt, seeds: seeds, sampling: sampling, maximumTokens: maximumTokens, stops: stops
                ) { index, event in
                    collector.take(index, event)
                    switch event {
                    case .allFinished: continuation.resume(returning: collector.samples)
                    case .failed(let error): continuation.resume(throwing: error)
                    case .text, .finished: break
                    }
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
