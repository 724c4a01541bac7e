import Core
import Engines
import Foundation
import Inference
import Testing

/// The engine of this process with SmolLM2-135M-Instruct, which `make test` fetches.
@Suite(.serialized) struct LocalEngineTests {
    private static var path: String {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["FIRSTPASS_TEST_MODEL"], !path.isEmpty { return path }
        let home = environment["FIRSTPASS_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        return (home ?? NSHomeDirectory() + "/.cache/firstpass") + "/models/smollm2-135m.gguf"
    }

    private func engine(sequences: Int = 8) throws -> LocalEngine {
        try LocalEngine(
            path: Self.path, name: "smollm2-135m", limits: BatchLimits(sequences: sequences, threads: 2))
    }

    private static let greedy = SamplingParameters(temperature: 0)

    @Test func theModelIsDescribedAsItsFileSays() throws {
        let model = try engine().model
        #expect(model.engine == "local" && model.name == "smollm2-135m" && model.architecture == "llama")
        #expect(model.quantisation == "Q4_1" && model.contextLength == 8_192 && model.sha256 == nil)
    }

    @Test func aTextIsCompleted() async throws {
        let request = GenerationRequest(
            prompt: .text(
                "The first lighthouse on this coast was built of wood, and it burned down within a year. "
                    + "The second one"),
            seed: 1, sampling: Self.greedy, maximumTokens: 6)
        let completions = try await engine().complete(request)
        // As llama.cpp continues it.
        #expect(completions.map(\.text) == [" was built of stone, and"])
        #expect(completions[0].finishReason == .length && completions[0].completionTokens == 6)
        #expect(completions[0].promptTokens == 22)
    }

    @Test func aConversationIsAnsweredInTheModelsOwnTemplate() async throws {
        let messages = [
            ChatMessage(.system, "You are a helpful programming assistant."),
            ChatMessage(
                .user, "Write a Python function `running_total(numbers)` that returns the list of partial sums."),
        ]
        let engine = try engine()
        let answer = try await engine.complete(
            GenerationRequest(prompt: .chat(messages), seed: 1, sampling: Self.greedy, maximumTokens: 6))
        #expect(answer[0].promptTokens == 40)
        #expect(answer[0].text.hasPrefix("Here's a Python"))
        // The answer goes on from its prefix, which is no part of it.
        let continued = try await engine.complete(
            GenerationRequest(
                prompt: .chat(messages, answerPrefix: "Here's a Python"), seed: 1, sampling: Self.greedy,
                maximumTokens: 3))
        #expect(continued[0].text.hasPrefix(" function"))
    }

    @Test func samplesHaveTheirOwnSeedsAndTheirTextComesInEvents() async throws {
        let engine = try engine(sequences: 3)
        let request = GenerationRequest(
            prompt: .text("def add(a, b):\n"), samples: 5, seed: 42, sampling: .init(temperature: 0.9, topP: 0.95),
            maximumTokens: 6)
        var texts = [String](repeating: "", count: 5)
        var completions: [Completion] = []
        for try await event in engine.generate(request) {
            switch event {
            case .text(let sample, let text): texts[sample] += text
            case .finished(let completion): completions.append(completion)
            }
        }
        completions.sort { $0.sample < $1.sample }
        #expect(completions.map(\.sample) == Array(0..<5))
        #expect(completions.map(\.text) == texts)
        #expect(completions[0].seed == 42 && Set(completions.map(\.seed)).count == 5)
        #expect(completions.allSatisfy { $0.logProbabilities.count == $0.tokens.count })
        #expect(completions.allSatisfy { ($0.meanLogProbability ?? 1) <= 0 })
        // A sample is what a request with its seed alone gives.
        var alone = request
        (alone.samples, alone.seed) = (1, completions[3].seed)
        #expect(try await engine.complete(alone)[0].tokens == completions[3].tokens)
    }

    @Test func aStopStringEndsTheAnswer() async throws {
        let completions = try await engine().complete(
            GenerationRequest(
                prompt: .text("one two three four five six seven"), seed: 1, sampling: Self.greedy, maximumTokens: 12,
                stops: [" nine", "nine"]))
        #expect(completions[0].text == " eight" && completions[0].finishReason == .stop)
    }

    @Test func aStreamThatIsLeftFreesItsPlaces() async throws {
        let engine = try engine(sequences: 2)
        let long = GenerationRequest(
            prompt: .text("Once upon a time"), samples: 6, seed: 1, sampling: .init(), maximumTokens: 4_000)
        for try await _ in engine.generate(long) { break }
        let task = Task { try await engine.complete(long) }
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        // Would take an hour behind the others.
        let short = GenerationRequest(prompt: .text("Once"), seed: 1, sampling: Self.greedy, maximumTokens: 2)
        #expect(try await engine.complete(short).count == 1)
    }

    @Test func aRequestThatCannotBeServedIsAnError() async throws {
        let engine = try engine()
        let good = GenerationRequest(prompt: .text("x"), seed: 1, sampling: .init(), maximumTokens: 1)
        var bad = [GenerationRequest](repeating: good, count: 7)
        bad[0].samples = 0
        bad[1].samples = -1
        bad[2].maximumTokens = 0
        bad[3].sampling.topP = 0
        bad[4].prompt = .text(String(repeating: "word ", count: 9_000))
        bad[5].sampling.temperature = .nan
        bad[6].samples = .min
        for request in bad {
            let error = await #expect(throws: FirstpassError.self) { try await engine.complete(request) }
            #expect(error?.code == .usage)
        }
        #expect(throws: FirstpassError.self) {
            try LocalEngine(path: Self.path, name: "x", chatTemplate: "no such family")
        }
        #expect(throws: FirstpassError.self) { try LocalEngine(path: "/nonexistent/model.gguf", name: "x") }
    }
}
