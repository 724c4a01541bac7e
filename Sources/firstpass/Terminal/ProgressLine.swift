/// Shows how far something is: a status line on a terminal, a line now and then elsewhere.
final class ProgressLine {
    private let started = ContinuousClock.now
    private var shown = ContinuousClock.now

    /// Shows a line if it is time for one.
    ///
    /// - Parameter line: makes it, given the seconds since the beginning.
    func show(_ line: (Double) -> String) {
        let now = ContinuousClock.now
        guard now - shown > (Terminal.isInteractive ? .milliseconds(100) : .seconds(15)) else { return }
        shown = now
        let text = line(max(0.001, (now - started) / .seconds(1)))
        if Terminal.isInteractive { Terminal.draw(status: text) } else { Terminal.write(text) }
    }
}
