import Foundation
import Glibc
import Synchronization

/// Standard error, for people: one place that knows whether a terminal listens.
enum Terminal {
    /// Whether standard error is a terminal that can be drawn on.
    static let isInteractive: Bool = isatty(STDERR_FILENO) == 1 && environment("TERM") != "dumb"
    /// Whether standard output may have colours: on a terminal, and where `NO_COLOR` (no-color.org) is not set.
    static let hasColour: Bool = StandardOutput.isInteractive && (environment("NO_COLOR") ?? "").isEmpty

    private static let status = Mutex<String>("")

    /// Writes a line; a status line that stands there moves below it.
    static func write(_ line: String) {
        status.withLock { status in
            emit((status.isEmpty ? "" : clear) + line + "\n" + status)
        }
    }

    /// Draws the status line over the one before. Off a terminal it does nothing.
    static func draw(status line: String) {
        guard isInteractive else { return }
        status.withLock { status in
            let fitting = String(line.prefix(max(20, columns - 1)))
            emit((status.isEmpty ? "" : clear) + fitting)
            status = fitting
        }
    }

    /// Takes the status line away.
    static func clearStatus() {
        status.withLock { status in
            if !status.isEmpty { emit(clear) }
            status = ""
        }
    }

    /// The text in bold for standard output, where that can be shown.
    static func bold(_ text: String) -> String { hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// Back to the start of the line, and erase to its end (ECMA-48: CR, EL).
    private static let clear = "\r\u{1B}[K"

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func emit(_ text: String) {
        // Where nobody can be told, as on a full disk, the work goes on.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
