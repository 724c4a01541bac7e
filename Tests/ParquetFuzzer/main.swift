import CAllocationMeter
import Core
import Foundation
import FuzzTestSupport
import Parquet

// Reads mutants of Parquet files: each is read or refused with a `FirstpassError`, in bounded memory and with bounded
// output. `parquet-fuzzer FOLDER COUNT [FIRST]` takes the files of a folder; a mutant depends on its number alone, which a
// program that is stopped says at its end.

let arguments = CommandLine.arguments
guard arguments.count >= 3, let count = Int(arguments[2]) else {
    say("usage: parquet-fuzzer FOLDER COUNT [FIRST]")
    exit(2)
}
let first = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0
CrashReport.install()
var campaign = try Campaign(folder: arguments[1])
for number in first..<(first + count) {
    if let problem = try campaign.run(number) {
        say("mutant \(number) of \(arguments[1]): \(problem)")
        exit(1)
    }
}
say("\(count) mutants, \(campaign.readWhole) read, \(campaign.refused) refused, peak \(campaign.peak) bytes")
