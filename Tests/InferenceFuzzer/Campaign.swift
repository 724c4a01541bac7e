import CAllocationMeter
import Core
import FuzzTestSupport
import Glibc
import InferenceTestSupport

/// Makes mutants, opens them, and judges the outcome.
struct Campaign {
    private(set) var failures = 0
    private var opened = 0
    private var tokenizers = 0
    private var models = 0
    private var largest = 0
    private let seeds: [GGUFWriter]
    private let file: MemoryFile

    /// What a mutant may allocate beside ``allocationPerByte``: half a megabyte for a byte-level tokenizer's table of byte
    /// pairs, and what is of one size in every file.
    private static let allocation = 576 << 10
    /// A token takes 12 bytes of a file or more, and stands in five tables.
    private static let allocationPerByte = 24
    /// What the merging of a text may take for each of its bytes.
    private static let allocationPerTextByte = 64

    init() throws {
        seeds = SeedFiles.all
        file = try MemoryFile()
        // Tables that are made once, and the seeds themselves: all good.
        for seed in seeds {
            try file.write(seed.bytes)
            let outcome = Outcome(of: file.path, random: CounterRandom(seed: 0))
            guard outcome.failure == nil, outcome.opened else {
                throw FirstpassError(.internal, "a seed is not good: \(outcome)")
            }
        }
    }

    /// Opens the mutant of a number.
    mutating func run(_ number: UInt64) throws {
        CrashReport.begin(number)
        var random = CounterRandom(seed: number)
        let bytes = Mutator.mutant(of: seeds, &random)
        try file.write(bytes)
        meter_reset()
        let outcome = Outcome(of: file.path, random: random)
        let peak = max(Int(meter_peak()) - Self.allocationPerTextByte * outcome.textBytes, 0)
        if outcome.opened { opened += 1 }
        if outcome.hasTokenizer { tokenizers += 1 }
        if outcome.isModel { models += 1 }
        largest = max(largest, peak)
        if let failure = outcome.failure { fail(number, failure) }
        if peak > Self.allocation + Self.allocationPerByte * bytes.count {
            fail(number, "\(peak) bytes were allocated for a file of \(bytes.count)")
        }
    }

    private mutating func fail(_ number: UInt64, _ message: String) {
        failures += 1
        say("mutant \(number): \(message)")
    }

    /// What was done, in a line.
    var summary: String {
        "\(opened) opened, \(tokenizers) had a tokenizer, \(models) were models, \(failures) failed; "
            + "at most \(largest) bytes were allocated"
    }
}
