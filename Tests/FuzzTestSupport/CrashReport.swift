import Glibc

/// Says which mutant it was that ended the process.
package enum CrashReport {
    /// Far more than any mutant takes, in a debug build on a busy machine too.
    private static let seconds: UInt32 = 60

    /// Read by the signal handler only, on the thread that writes it.
    nonisolated(unsafe) private static var number: UInt64 = 0

    /// Begins to watch.
    package static func install() {
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGALRM] {
            Glibc.signal(signal) { signal in
                CrashReport.write(signal == SIGALRM ? "did not end: mutant " : "crashed: mutant ")
                CrashReport.writeNumber()
                Glibc.signal(signal, SIG_DFL)
                raise(signal)
            }
        }
    }

    /// Notes that a mutant begins.
    package static func begin(_ mutant: UInt64) {
        number = mutant
        alarm(seconds)
    }

    // Nothing below allocates: the process may have died inside of `malloc`.

    private static func write(_ text: StaticString) {
        _ = Glibc.write(STDOUT_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }

    private static func writeNumber() {
        var divisor: UInt64 = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            var digit = UInt8(number / divisor % 10) + 0x30
            _ = Glibc.write(STDOUT_FILENO, &digit, 1)
            divisor /= 10
        }
        write("\n")
    }
}

/// Prints a line at once.
package func say(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)
}
