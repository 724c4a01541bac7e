import Core
import Ledger
import Pipeline

/// The shape of `status --json`.
struct StatusReport: Encodable {
    let state: String
    let writer: String?
    let seed: UInt64
    let started: String
    let finished: String?
    let funnel: [String: Int]
    let samples: [String: Int]
    let tokens: [String: Tokens]
    let failures: [Failure]
    let pass_at_k: [Double]?
    let spared: Spared?
    let speed: Speed
    let engine: Engine
    let time_left_seconds: Double?
    let disk: Disk
    let plan: PlanComparison?

    struct Tokens: Encodable {
        let input: Int
        let output: Int
    }

    struct Spared: Encodable {
        let of_samples: Int
        let samples: Int
        let tokens: Int
    }

    struct Failure: Encodable {
        let stage: String
        let kind: String
        let count: Int
    }

    struct Speed: Encodable {
        let tokens_per_second: Rate
        let executions_per_second: Rate
        let kept_per_hour: Double?
    }

    struct Rate: Encodable {
        let recent: Double?
        let mean: Double?
    }

    struct Engine: Encodable {
        let sessions: Int
        let seconds: Double
        let busy_share: Double?
        let rows_per_step: Double?
    }

    struct Disk: Encodable {
        let ledger_bytes: Int
        let free_bytes: Int?
    }

    init(_ status: RunStatus) {
        let (run, funnel, speed) = (status.run, status.funnel, status.speed)
        state = status.state
        writer = status.writer?.description
        seed = run.description.seed
        started = run.started
        finished = run.finished
        self.funnel = [
            "requested": funnel.requested, "generated": funnel.generated, "malformed": funnel.malformed,
            "unique": funnel.unique, "clean": funnel.clean, "with_tests": funnel.withTests,
            "with_passing_solution": funnel.withPassingSolution, "kept": funnel.kept, "samples": funnel.samples,
            "samples_passed": funnel.samplesPassed, "executions": funnel.executions,
        ]
        samples = Dictionary(uniqueKeysWithValues: status.progress.samples.map { ($0.key.rawValue, $0.value) })
        tokens = Dictionary(
            uniqueKeysWithValues: funnel.tokens.map {
                ($0.key.rawValue, Tokens(input: $0.value.input, output: $0.value.output))
            })
        failures = status.failures.map { Failure(stage: $0.stage, kind: $0.kind, count: $0.count) }
        pass_at_k = status.passAtK
        spared = status.savings.map { Spared(of_samples: $0.samples, samples: $0.spared, tokens: $0.tokens) }
        self.speed = Speed(
            tokens_per_second: Rate(recent: speed.recentTokens, mean: speed.meanTokens),
            executions_per_second: Rate(recent: speed.recentExecutions, mean: speed.meanExecutions),
            kept_per_hour: speed.keptPerHour)
        engine = Engine(
            sessions: speed.sessions, seconds: speed.seconds, busy_share: speed.busyShare,
            rows_per_step: speed.rowsPerStep)
        time_left_seconds = status.timeLeft
        plan = status.plan
        disk = Disk(ledger_bytes: status.disk.ledgerBytes, free_bytes: status.disk.freeBytes)
    }
}
