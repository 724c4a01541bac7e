import Core

/// The zygotes of one worker: one for each of the last two hash seeds that were asked for.
///
/// Python fixes the order of its sets when it starts, and a passing solution is run once more under another seed.
final class ZygotePair {
    private let isolation: Isolation
    private let program: ZygoteProgram
    private let level: IsolationLevel
    /// The one used last stands last.
    private var zygotes: [Zygote] = []

    init(isolation: Isolation, program: ZygoteProgram, level: IsolationLevel) {
        self.isolation = isolation
        self.program = program
        self.level = level
    }

    deinit {
        for zygote in zygotes { zygote.end() }
    }

    /// Runs a job in the zygote with its seed.
    func run(_ job: HarnessJob, cancellation: CancellationSignal) throws -> RunOutcome {
        guard !cancellation.isFired else { throw WorkerPool.cancelled }
        let zygote = try take(hashSeed: job.seed)
        defer { if zygote.isSpent { zygote.end() } else { zygotes.append(zygote) } }
        return try zygote.run(job, cancellation: cancellation)
    }

    private func take(hashSeed: UInt32) throws -> Zygote {
        if let index = zygotes.firstIndex(where: { $0.hashSeed == hashSeed }) { return zygotes.remove(at: index) }
        if zygotes.count == 2 { zygotes.removeFirst().end() }
        let group = level == .a ? try ControlGroup() : nil
        do {
            return try Zygote(isolation: isolation, program: program, hashSeed: hashSeed, group: group)
        } catch {
            group?.remove()
            throw error
        }
    }
}
