import Audit
import Core
import Foundation

/// Shows how far an audit is: a status line on a terminal, a line now and then elsewhere.
final class AuditProgressReporter {
    private let started = ContinuousClock.now
    private var drawn = ContinuousClock.now

    func note(_ progress: AuditProgress) {
        let now = ContinuousClock.now
        guard now - drawn > (Terminal.isInteractive ? .milliseconds(100) : .seconds(15)) else { return }
        drawn = now
        let seconds = (now - started) / .seconds(1)
        let rate = seconds > 0 ? Double(progress.bytes) / seconds : 0
        var parts = ["\(progress.bytes / 1_000_000)"]
        if let total = progress.totalBytes { parts[0] += " of \(total / 1_000_000)" }
        parts[0] += " MB"
        parts += ["\(Int(rate / 1_000_000)) MB/s", progress.records.counted("record")]
        if progress.recordsHit > 0 { parts.append("\(progress.recordsHit.grouped) contaminated") }
        if let total = progress.totalBytes, rate > 0 {
            parts.append("\((Double(max(0, total - progress.bytes)) / rate).text) left")
        }
        let line = parts.joined(separator: " · ")
        if Terminal.isInteractive { Terminal.draw(status: line) } else { Terminal.write(line) }
    }
}
