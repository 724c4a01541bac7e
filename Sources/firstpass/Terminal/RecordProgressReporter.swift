import Core

/// Shows how many records were seen: a status line on a terminal, a line now and then elsewhere.
final class RecordProgressReporter {
    private let started = ContinuousClock.now
    private var drawn = ContinuousClock.now

    func note(_ records: Int) {
        let now = ContinuousClock.now
        guard now - drawn > (Terminal.isInteractive ? .milliseconds(100) : .seconds(15)) else { return }
        drawn = now
        let rate = Double(records) / max(0.001, (now - started) / .seconds(1))
        let line = "\(records.counted("record")) · \(Int(rate).grouped) a second"
        if Terminal.isInteractive { Terminal.draw(status: line) } else { Terminal.write(line) }
    }
}
