import Core
import Foundation
import Ledger
import Pipeline

/// How far a run is: one consistent state of its ledger, with who writes it and the disk that it is on.
struct RunStatus: Sendable {
    /// How far back the speed of the last minutes looks.
    static let recentMinutes = 3

    let path: String
    /// The process that works on it now.
    let writer: LedgerWriter?
    let run: RunRecord
    let funnel: Funnel
    let progress: LedgerProgress
    let failures: [FailureCount]
    let passAtK: [Double]?
    /// What was not drawn, where sampling is adaptive.
    let savings: SampleSavings?
    let speed: RunSpeed
    let disk: RunDisk
    /// The run's plan beside what came, where the run is finished and has one that can be read.
    let plan: PlanComparison?

    /// Reads it.
    ///
    /// - Throws: `FirstpassError` where the ledger cannot be read.
    init(of ledger: LedgerReader) async throws {
        path = ledger.path
        // The writer first: where there is none, what is read then is final.
        let writer = ledger.writer
        self.writer = writer
        let sessions: [SessionRecord]
        let recent: RecentWork?
        (run, funnel, progress, failures, passAtK, savings, sessions, recent) = try await ledger.read {
            (
                try $0.run(), try $0.funnel(), try $0.progress(), try $0.failures(), try $0.passAtK(),
                try $0.sampleSavings(), try $0.sessions(), try $0.recentWork(within: Self.recentMinutes)
            )
        }
        speed = RunSpeed(sessions: sessions, recent: recent)
        disk = RunDisk(ledgerPath: path)
        if writer == nil, run.finished != nil, let kept = try? PlanFile(besideLedger: path).read() {
            plan = PlanComparison(
                kept, run: run, funnel: funnel, sessions: sessions, ledgerBytes: disk.ledgerBytes)
        } else {
            plan = nil
        }
    }

    /// `running`, `finished` or `stopped`.
    var state: String { writer != nil ? "running" : run.finished != nil ? "finished" : "stopped" }

    /// Seconds until nothing is left to do, at the latest speed; nil where that cannot be told, or the run is finished.
    var timeLeft: Double? {
        guard state != "finished", let speed = speed.recentTokens ?? speed.meanTokens else { return nil }
        return RunForecast(
            funnel: funnel, progress: progress, samples: run.description.samples, sampling: run.description.sampling
        ).seconds(tokensPerSecond: speed)
    }
}
