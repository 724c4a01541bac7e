import ArgumentParser

/// `firstpass bench`: how fast this machine does it.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures the speed of a part.",
        subcommands: [
            BenchEngineCommand.self, BenchKernelsCommand.self, BenchLedgerCommand.self, BenchParquetCommand.self,
            BenchSamplingCommand.self, BenchSandboxCommand.self, BenchTokenizerCommand.self,
        ])
}
