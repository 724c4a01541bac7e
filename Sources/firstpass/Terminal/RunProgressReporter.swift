import Core
import Foundation
import Inference
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
        guard let asked = try? await run.reader.read({ try $0.run().description }) else { return }
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
            let line = describe(state, asked, speed: speed, isSteady: now.timeIntervalSince(started) > 20)
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

    private func describe(
        _ state: (Funnel, LedgerProgress), _ asked: RunDescription, speed: Double, isSteady: Bool
    ) -> String {
        let (funnel, progress) = state
        let open = (progress.samples[.pending] ?? 0) + (progress.samples[.drawn] ?? 0)
        let ended = [.unextracted, .executed, .failed].reduce(0) { $0 + (progress.samples[$1] ?? 0) }
        var parts = [
            "questions \(funnel.generated)/\(funnel.requested)", "clean \(funnel.clean)", "tests \(funnel.withTests)",
            "samples \(ended)/\(ended + open)", "kept \(funnel.kept)", "\(Int(saturating: speed.rounded())) tokens/s",
        ]
        let forecast = RunForecast(
            funnel: funnel, progress: progress, samples: asked.samples, sampling: asked.sampling)
        if isSteady, let left = forecast.seconds(tokensPerSecond: speed) { parts.append("about \(left.text) left") }
        return parts.joined(separator: " · ")
    }
}
