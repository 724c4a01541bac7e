import ArgumentParser
import Core
import Foundation
import Inference

/// `firstpass bench kernels`: the matrix products of one thread.
struct BenchKernelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernels", abstract: "Measures the products of packed weights and activations, on one thread.",
        discussion: """
            Example: firstpass bench kernels --type Q4_K --shape 8960x1536 --batch 1,10,64

            GB/s are bytes of packed weights, which come from memory; GOP/s count a multiplication and an addition for each \
            weight and row of activations. FIRSTPASS_ISA forces an instruction set.
            """)

    @Option(help: ArgumentHelp("A tensor type; may be given several times. All that are packed if not given."))
    var type: [String] = []
    @Option(
        help: ArgumentHelp("Outputs by inputs; may be given several times. Those of the default model if not given."))
    var shape: [String] = []
    @Option(help: "Rows of activations, separated by commas.") var batch = "1,4,10,16,32,64,256"
    @Flag(help: "Print one JSON object.") var json = false

    private var types: [GGMLType] {
        get throws {
            if type.isEmpty { return KernelBenchmark.types }
            return try type.map { name in
                guard let type = KernelBenchmark.types.first(where: { $0.name == name.uppercased() }) else {
                    let names = KernelBenchmark.types.map(\.name).joined(separator: ", ")
                    throw ValidationError("--type must be one of \(names)")
                }
                return type
            }
        }
    }

    private var shapes: [(rows: Int, columns: Int)] {
        get throws {
            try (shape.isEmpty ? ["8960x1536", "1536x8960"] : shape).map { text in
                let sizes = text.split(separator: "x").compactMap { Int($0) }
                guard sizes.count == 2, text.split(separator: "x").count == 2,
                    (16...1_048_576).contains(sizes[0]), sizes[0].isMultiple(of: 16),
                    (256...1_048_576).contains(sizes[1]), sizes[1].isMultiple(of: 256), sizes[0] * sizes[1] <= 1 << 31
                else {
                    throw ValidationError(
                        "--shape must be like 8960x1536: multiples of 16 and of 256, 2^31 at most in all")
                }
                return (sizes[0], sizes[1])
            }
        }
    }

    private var batches: [Int] {
        get throws { try NumberList.parse(batch, flag: "--batch", in: 1...1_024) }
    }

    func validate() throws {
        _ = try types
        _ = try shapes
        _ = try batches
    }

    func run() throws {
        let benchmark = try KernelBenchmark()
        let features = try ProcessorFeatures()
        if !json { print("\(features.instructionSet), one thread\ntype  outputs x inputs   batch    GB/s   GOP/s") }
        var results: [KernelBenchmark.Result] = []
        for type in try types {
            for (rows, columns) in try shapes {
                for result in try benchmark.measure(type, rows: rows, columns: columns, batches: try batches) {
                    results.append(result)
                    if json { continue }
                    let place =
                        "\(type.name)".padding(toLength: 6, withPad: " ", startingAt: 0)
                        + "\(rows)x\(columns)".padding(toLength: 18, withPad: " ", startingAt: 0)
                    print(
                        place
                            + String(
                                format: "%6d %7.1f %7.0f", result.batch, result.gigabytesPerSecond,
                                result.gigaoperationsPerSecond))
                }
            }
        }
        if json { try JSONOutput.print(Report(isa: features.instructionSet, results: results.map(Report.Line.init))) }
    }

    /// The shape of `--json`.
    private struct Report: Encodable {
        let isa: String
        let results: [Line]

        struct Line: Encodable {
            let type: String
            let rows: Int
            let columns: Int
            let batch: Int
            let gigabytes_per_second: Double
            let gigaoperations_per_second: Double

            init(_ result: KernelBenchmark.Result) {
                type = result.type.name
                rows = result.rows
                columns = result.columns
                batch = result.batch
                gigabytes_per_second = result.gigabytesPerSecond
                gigaoperations_per_second = result.gigaoperationsPerSecond
            }
        }
    }
}
