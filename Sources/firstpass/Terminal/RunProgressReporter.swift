import Foundation
import Ledger
import Pipeline

/// Shows how a run goes on: a status line on a terminal, a line now and then elsewhere.
struct RunProgressReporter {
    let run: DatasetRun

    /// Reports until the task is cancelled.
    func report() async {
        let started = Date()
        var history: [(time: Date, decode: Int)] = []
        var lastLine = Date.distantPast
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            guard !Task.isCancelled, let state = try? await state() else { continue }
            let now = Date()
            history.append((now, run.tokenCounts.decode))
            history.removeAll { now.timeIntervalSince($0.time) > 30 }
            var speed = 0.0
            if let first = history.first, now.timeIntervalSince(first.time) > 0 {
                speed = Double(run.tokenCounts.decode - first.decode) / now.timeIntervalSince(first.time)
            }
            let line = describe(state, speed: speed, elapsed: now.timeIntervalSince(started))
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

    private func describe(_ state: (Funnel, LedgerProgress), speed: Double, elapsed: TimeInterval) -> String {
        let (funnel, progress) = state
        let open = (progress.samples[.pending] ?? 0) + (progress.samples[.drawn] ?? 0)
        let all = progress.samples.values.reduce(0, +)
        var parts = [
            "questions \(funnel.generated)/\(funnel.requested)", "clean \(funnel.clean)", "tests \(funnel.withTests)",
            "samples \(all - open)/\(all)", "kept \(funnel.kept)", "\(Int(speed.rounded())) tokens/s",
        ]
        if let left = timeLeft(funnel, progress, elapsed: elapsed) { parts.append("about \(left.text) left") }
        return parts.joined(separator: " · ")
    }

    /// Settled questions against all that are expected: a rough guess that gets better.
    private func timeLeft(_ funnel: Funnel, _ progress: LedgerProgress, elapsed: TimeInterval) -> TimeInterval? {
        let done = progress.samples.filter { $0.key != .pending }.values.reduce(0, +)
        let perQuestion = Double(progress.samples.values.reduce(0, +)) / Double(max(1, funnel.withTests))
        let stillToTest =
            max(0, funnel.requested - funnel.generated) + (progress.questions[.clean] ?? 0)
            + (progress.questions[.generated] ?? 0)
        let left = Double(progress.samples[.pending] ?? 0) + Double(stillToTest) * max(perQuestion, 1)
        guard done >= 10, perQuestion > 0 else { return nil }
        return elapsed / Double(done) * left
    }
}
