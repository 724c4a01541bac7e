public import ArgumentParser
import Audit
public import Contamination
import Core
public import Datasets
import Foundation
import Sandbox

/// `firstpass audit`: what a dataset shares with benchmarks.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Finds every text of a dataset that shares 50 characters with a benchmark.",
        discussion: """
            Example: firstpass audit data/ --report audit --clean clean
                     firstpass audit --compare audit-of-may audit

            PATH is JSON lines, a JSON array or text, also as .gz or .zst, or Parquet; a folder stands for the files in \
            it, - for standard input. Every text in a record is looked at by itself, at any depth: letters and digits only, whatever the case.

            Exit codes: 0 nothing found; 1 contaminated; 2 a record that cannot be read, or a wrong flag.
            """)

    @Argument(help: ArgumentHelp("Files and folders; - reads standard input.", valueName: "PATH")) var paths: [String]
    @OptionGroup var benchmarks: BenchmarkOptions
    @Option(help: "The windows that are looked for: exhaustive (all) or sampled (three of each item).")
    var mode = ContaminationMode.exhaustive
    @Flag(
        inversion: .prefixedNo,
        help: "Take upper and lower case for the same. (default: yes, but no with --mode sampled)")
    var foldCase: Bool?
    @Option(
        help: ArgumentHelp(
            "Look only at these fields: dotted paths, lists on the way are looked into.", valueName: "a,b.c"))
    var fields: FieldList?
    @Flag(help: "Count windows that say nothing (imports, alphabets, digits) as well.") var strict = false
    @Option(help: ArgumentHelp("Items that may be shared, a line each: BENCHMARK/ITEM reason.", valueName: "FILE"))
    var allow: String?
    @Flag(help: "Leave out records that cannot be read, and go on.") var skipBad = false
    @Option(
        help: ArgumentHelp(
            "Take the files for jsonl, json, text or parquet, whatever their names.", valueName: "FORMAT"))
    var format: DatasetFormat?
    @Option(help: ArgumentHelp("Write hits.jsonl, summary.json and report.html there.", valueName: "DIR"))
    var report: String?
    @Option(
        help: ArgumentHelp(
            "Write the records without a hit there, byte for byte or as Parquet, under the same relative paths.",
            valueName: "DIR"))
    var clean: String?
    @Option(help: ArgumentHelp("Write the records that --clean leaves out there.", valueName: "DIR")) var removed:
        String?
    @Flag(help: "Replace files in the folders that results go to.") var force = false
    @Option(help: "How many threads look.") var threads = ProcessInfo.processInfo.activeProcessorCount
    @Flag(help: "Print the summary as JSON.") var json = false
    @Option(
        help: ArgumentHelp(
            "Also run the dataset's Python solutions against the tests of this file of HumanEval, MBPP or their plus versions.",
            valueName: "FILE"))
    var byExecution: String?
    @Flag(help: "Compare the reports in two folders, the older first; exit code 1 where the newer one has more.")
    var compare = false

    func validate() throws {
        guard !compare || paths.count == 2 else { throw ValidationError("--compare needs two folders with reports") }
        guard (1...1_024).contains(threads) else { throw ValidationError("--threads is 1 to 1024") }
        let folders = [report, clean, removed].compactMap { $0 }
            .map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        let areApart = folders.allSatisfy { one in
            folders.count { "\(one)/".hasPrefix("\($0)/") } == 1
        }
        guard areApart else {
            throw ValidationError("--report, --clean and --removed need folders of their own, none inside another")
        }
    }

    func run() async throws {
        if compare { return try compareReports() }
        HeapSettings.keepBlocks()
        let work = Task { try await audit() }
        let trap = SignalTrap(promise: "nothing is left behind") { work.cancel() }
        defer { withExtendedLifetime(trap) {} }
        let outcome = try await work.value
        Terminal.clearStatus()
        if json {
            try JSONOutput.print(outcome.summary, pretty: true)
        } else {
            try JSONOutput.write(Data(AuditTable(outcome, report: report, clean: clean).text.utf8))
        }
        try Self.fail(if: outcome.summary.isContaminated)
        try DatasetFiles.refuse(ifEmpty: outcome.summary.records, in: paths)
    }

    private func audit() async throws -> DatasetAudit.Outcome {
        let indexes = try benchmarks.indexes()
        var options = AuditOptions(
            scanner: ContaminationScanner(indexes: indexes, mode: mode, foldCase: foldCase, strict: strict))
        if let allow {
            let known = Dictionary(
                indexes.map { ($0.name, Set($0.itemNumbers.map { Int($0) })) }, uniquingKeysWith: { first, _ in first })
            options.allowed = try AllowList(path: allow, known: known)
        }
        options.fields = fields?.paths ?? []
        options.skipsBad = skipBad
        options.threads = threads
        (options.report, options.clean, options.removed, options.replaces) = (report, clean, removed, force)
        let files = try DatasetFile.find(paths, format: format)
        if let byExecution { options.execution = try await execution(files, options, benchmark: byExecution) }
        let audit = DatasetAudit(files: files, options: options)
        let line = ProgressLine()
        return try await audit.run { progress in line.show(progress.line) }
    }

    /// Runs the solutions, once the records have all been read: what stops an audit does so before the long part.
    private func execution(
        _ files: [DatasetFile], _ options: AuditOptions, benchmark: String
    ) async throws -> DatasetExecutionAudit.Outcome {
        guard !paths.contains("-") else {
            throw FirstpassError(
                .usage, "standard input cannot be read twice, as --by-execution needs", remedy: "Give a file.")
        }
        for folder in [report, clean, removed].compactMap({ $0 }) {
            try OutputFolder.checkFree(folder, replaces: force)
        }
        var reading = options
        (reading.report, reading.clean, reading.removed) = (nil, nil, nil)
        _ = try await DatasetAudit(files: files, options: reading).run()
        let runner = try await SandboxRunner(
            configuration: SandboxConfiguration(folder: try SharedFolder().path("sandbox"), workers: threads))
        var audit = try await DatasetExecutionAudit(
            files: files, fields: options.fields, benchmark: benchmark, runner: runner)
        let line = ProgressLine()
        let outcome = try await audit.run { records, solving in
            line.show { _ in "\(records.counted("record")) run, \(solving.grouped) solve an item" }
        }
        Terminal.clearStatus()
        return outcome
    }

    private func compareReports() throws {
        let comparison = try AuditComparison(old: paths[0], new: paths[1])
        if json {
            try JSONOutput.print(comparison, pretty: true)
        } else {
            try JSONOutput.write(Data(ComparisonTable(comparison: comparison).text.utf8))
        }
        try Self.fail(if: !comparison.added.isEmpty)
    }

    private static func fail(if isFound: Bool) throws {
        if isFound { throw ExitCode(FirstpassError.Code.checkFailed.exitCode) }
    }
}

extension ContaminationMode: ExpressibleByArgument {}
extension DatasetFormat: ExpressibleByArgument {}
