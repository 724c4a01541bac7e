import FuzzTestSupport
import Glibc

// Opens mutants of small model files: `inference-fuzzer [COUNT [FIRST]]`. A mutant depends on its number alone:
// `inference-fuzzer 1 NUMBER` repeats one. Exit status 0 where every one was opened or refused as it should be, 1 where
// one was not; what ends the process (a trap, a bad access, a mutant that takes too long) says the number before.

let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) }
guard arguments.count <= 2, !arguments.contains(nil) else {
    say("inference-fuzzer [COUNT [FIRST]]")
    exit(64)
}
let count = arguments.first.flatMap { $0 } ?? 1_000
let first = arguments.last.flatMap { arguments.count == 2 ? $0 : nil } ?? 0

CrashReport.install()
do {
    var campaign = try Campaign()
    for number in first..<first + count { try campaign.run(number) }
    say(campaign.summary)
    exit(campaign.failures == 0 ? 0 : 1)
} catch {
    say("\(error)")
    exit(70)
}
