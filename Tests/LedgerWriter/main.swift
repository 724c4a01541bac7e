import Core
import Glibc
import Ledger
import LedgerTestSupport

// A process that writes a ledger, for the tests that kill one: `ledger-writer PATH QUESTIONS [FILE_SIZE_LIMIT]`. It prints
// a line after every commit. With a limit, files can grow no further, as on a full disk.

@Sendable func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    write(STDOUT_FILENO, bytes, bytes.count)
}

guard CommandLine.arguments.count >= 3, let questions = Int(CommandLine.arguments[2]) else { exit(64) }
do {
    let run = TinyRun(questions: questions)
    let ledger = try LedgerStore(at: CommandLine.arguments[1], for: run.description)
    say("open")
    if CommandLine.arguments.count > 3, let limit = rlim_t(CommandLine.arguments[3]) {
        signal(SIGXFSZ, SIG_IGN)
        var limits = rlimit(rlim_cur: limit, rlim_max: limit)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
    }
    try await run.finish(ledger) { say("commit") }
    try ledger.close()
    say("done")
} catch let error as FirstpassError {
    say("error: \(error)")
    exit(error.exitCode)
}
