import Foundation
import Ledger

/// What `firstpass bench ledger` found; the shape of its `--json`.
struct LedgerBenchmarkReport: Encodable {
    /// One figure, in milliseconds, with its limit where it has one.
    struct Figure: Encodable {
        let name: String
        let milliseconds: Double
        let limit: Double?

        init(_ name: String, _ milliseconds: Double, limit: Double?) {
            (self.name, self.milliseconds, self.limit) = (name, milliseconds, limit)
        }

        var isMissed: Bool { limit.map { milliseconds >= $0 } ?? false }
    }

    let questions: Int
    let samples: Int
    let executions: Int
    let kept: Int
    let file_bytes: Int
    let seconds_to_make: Double
    let figures: [Figure]
    /// The memory of the export to Parquet at its highest, in 2²⁰ bytes.
    let export_parquet_megabytes: Double
    /// In milliseconds, of the last tenth of the questions.
    let operations: [String: OperationTimes.Summary]

    /// The most that it may be.
    private static let megabyteLimit = 300.0

    init(
        funnel: Funnel, fileBytes: Int, secondsToMake: Double, figures: [Figure], exportMegabytes: Double,
        operations: OperationTimes
    ) {
        questions = funnel.generated
        samples = funnel.samples
        executions = funnel.executions
        kept = funnel.kept
        file_bytes = fileBytes
        seconds_to_make = secondsToMake
        self.figures = figures
        export_parquet_megabytes = exportMegabytes
        self.operations = Dictionary(
            uniqueKeysWithValues: OperationTimes.Operation.allCases.map { ($0.rawValue, operations.summary($0)) })
    }

    /// The names of the figures that are over their limits.
    var missed: [String] {
        figures.filter(\.isMissed).map(\.name)
            + (export_parquet_megabytes >= Self.megabyteLimit ? ["export_parquet_megabytes"] : [])
    }

    /// The report for a person.
    var text: String {
        var lines = [
            "\(questions) questions, \(samples) samples, \(executions) executions, \(kept) kept: "
                + String(format: "%.2f GB, made in %.0f s", Double(file_bytes) / 1e9, seconds_to_make),
            "", "                                    ms      limit",
        ]
        for figure in figures {
            let limit = figure.limit.map { String(format: "%10.0f%@", $0, figure.isMissed ? "  missed" : "") } ?? ""
            lines.append(Self.pad(figure.name) + String(format: "%14.3f", figure.milliseconds) + " " + limit)
        }
        lines.append(
            Self.pad("export_parquet, MiB")
                + String(format: "%14.0f %10.0f", export_parquet_megabytes, Self.megabyteLimit))
        lines += ["", "single operations         median        p99       mean  (ms)"]
        for operation in OperationTimes.Operation.allCases {
            guard let times = operations[operation.rawValue] else { continue }
            lines.append(
                Self.pad(operation.rawValue)
                    + String(format: "%8.3f   %8.3f   %8.3f  of %d", times.median, times.p99, times.mean, times.count))
        }
        return lines.joined(separator: "\n")
    }

    private static func pad(_ name: String) -> String { name.padding(toLength: 24, withPad: " ", startingAt: 0) }
}
