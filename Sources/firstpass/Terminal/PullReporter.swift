import Engines
import Foundation
import Synchronization

/// Shows how far a pull is: a status line on a terminal, a line for every tenth elsewhere.
final class PullReporter: Sendable {
    private struct State {
        var drawn = Date.distantPast
        var tenth = -1
        var started: (time: Date, bytes: Int)?
    }

    private let name: String
    private let state = Mutex(State())

    init(name: String) { self.name = name }

    func note(_ progress: PullProgress) {
        let line: String? = state.withLock { state in
            let now = Date()
            let started = state.started ?? (now, progress.bytesDone)
            state.started = started
            let tenth = progress.bytesTotal > 0 ? progress.bytesDone * 10 / progress.bytesTotal : 0
            let due = Terminal.isInteractive ? now.timeIntervalSince(state.drawn) > 0.1 : tenth != state.tenth
            guard due else { return nil }
            state.drawn = now
            state.tenth = tenth
            let seconds = now.timeIntervalSince(started.time)
            let rate = seconds > 0 ? Double(progress.bytesDone - started.bytes) / seconds : 0
            var line = "\(name): \(progress.phase.rawValue), \(megabytes(progress.bytesDone)) of "
            line += "\(megabytes(progress.bytesTotal)) MB"
            if !progress.source.isEmpty { line += " from \(progress.source)" }
            if progress.phase == .downloading, rate > 0 {
                line += ", \(megabytes(Int(rate))) MB/s, "
                line += "\((Double(progress.bytesTotal - progress.bytesDone) / rate).text) left"
            }
            return line
        }
        guard let line else { return }
        if Terminal.isInteractive { Terminal.draw(status: line) } else { Terminal.write(line) }
    }

    private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000)" }
}
