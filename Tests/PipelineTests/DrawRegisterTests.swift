import Ledger
import Testing

@testable import Pipeline

@Suite(.timeLimit(.minutes(1))) struct DrawRegisterTests {
    private static let answer = Answer(
        generation: Generation(
            template: "solutions", prompt: "p", seed: 1, parameters: "{}", answer: "a", tokensIn: 1, tokensOut: 1,
            seconds: 0), isRefused: false)

    /// Ends only by cancellation.
    private static func hang() async throws -> Answer {
        try await Task.sleep(for: .seconds(86_400))
        return answer
    }

    @Test func aDrawThatIsNotCancelledGivesItsAnswer() async throws {
        let register = DrawRegister()
        #expect(try await register.draw(question: 1, sample: 2) { Self.answer }?.outcome == .done)
        register.cancel(question: 1)
    }

    @Test func theDrawsOfOneQuestionAreCancelledAndNoOthers() async throws {
        let register = DrawRegister()
        async let first = register.draw(question: 1, sample: 0) { try await Self.hang() }
        async let second = register.draw(question: 1, sample: 1) { try await Self.hang() }
        async let other = register.draw(question: 2, sample: 0) {
            try await Task.sleep(for: .milliseconds(100))
            return Self.answer
        }
        // However the three are scheduled, the first two end only by being cancelled.
        let canceller = Task {
            while !Task.isCancelled {
                register.cancel(question: 1)
                await Task.yield()
            }
        }
        let (one, two, three) = try await (first, second, other)
        canceller.cancel()
        #expect(one == nil && two == nil && three?.generation == Self.answer.generation)
    }

    @Test func aRunThatStopsSaysSo() async throws {
        let register = DrawRegister()
        let draw = Task { try await register.draw(question: 1, sample: 0) { try await Self.hang() } }
        draw.cancel()
        await #expect(throws: CancellationError.self) { try await draw.value }
    }
}
