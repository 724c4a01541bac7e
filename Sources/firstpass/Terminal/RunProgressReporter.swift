import Core
import Foundation
import Inference
import Ledger
import Pipeline

/// Shows how a run goes on: a status line on a terminal, a line now and then elsewhere.
struct RunProgressReporter {
    let run: DatasetRun
    /// Solutions of one question.
    let samples: Int

    /// Reports until the task is cancelled.
    func report() async {
        let started = Date()
        var history: [(time: Date, decode: Int)] = []
        var lastLine = Date.distantPast
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            guard !Task.isCancelled, let state = try? await state() else { continue }
            let now = Date()
            history.append((now, run.usage.drawnTokens))
            history.removeAll { now.timeIntervalSince($0.time) > 30 }
            var speed = 0.0
            if let first = history.first, now.timeIntervalSince(first.time) > 0 {
                speed = Double(run.usage.drawnTokens - first.decode) / now.timeIntervalSince(first.time)
            }
            let line = describe(state, speed: speed, isSteady: now.timeIntervalSince(started) > 20)
            if Terminal.isInteractive {
                Terminal.draw(status: line)
            } else if now.timeIntervalSince(lastLine) >= 15 {
                Terminal.write(line)
                lastLine = now
            }
        }
        Terminal.clearStatus()
    }

    private func state() async throws -> (Funnel, LedgerProgress) {
        try await run.reader.read { (try $0.funnel(), try $0.progress()) }
    }

    private func describe(_ state: (Funnel, LedgerProgress), speed: Double, isSteady: Bool) -> String {
        let (funnel, progress) = state
        let open = (progress.samples[.pending] ?? 0) + (progress.samples[.drawn] ?? 0)
        let all = progress.samples.values.reduce(0, +)
        var parts = [
            "questions \(funnel.generated)/\(funnel.requested)", "clean \(funnel.clean)", "tests \(funnel.withTests)",
            "samples \(all - open)/\(all)", "kept \(funnel.kept)", "\(Int(speed.rounded())) tokens/s",
        ]
        if isSteady, let left = timeLeft(funnel, progress, speed: speed) { parts.append("about \(left.text) left") }
        return parts.joined(separator: " · ")
    }

    /// The tokens that are still to be drawn, by the mean of each role so far, at the speed of the last half minute.
    private func timeLeft(_ funnel: Funnel, _ progress: LedgerProgress, speed: Double) -> TimeInterval? {
        let toAsk = max(0, funnel.requested - funnel.generated)
        let toTest = toAsk + (progress.questions[.clean] ?? 0) + (progress.questions[.generated] ?? 0)
        let toSolve = (progress.samples[.pending] ?? 0) + toTest * samples
        let solved = progress.samples.values.reduce(0, +) - (progress.samples[.pending] ?? 0)
        let tokens =
            Double(toAsk) * mean(.questions, funnel, done: funnel.generated)
            + Double(toTest) * mean(.tests, funnel, done: funnel.withTests)
            + Double(toSolve) * mean(.solutions, funnel, done: solved)
        return speed > 1 && tokens > 0 ? tokens / speed : nil
    }

    /// The mean tokens of one item of a role; the first few count together with a guess.
    private func mean(_ role: Role, _ funnel: Funnel, done: Int) -> Double {
        let guess = role == .solutions ? 90.0 : 160.0
        let weight = 4.0
        return (Double(funnel.tokens[role]?.output ?? 0) + weight * guess) / (Double(done) + weight)
    }
}
