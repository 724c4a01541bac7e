import ArgumentParser
import Core
import Foundation
import Sandbox

/// `firstpass bench sandbox`: isolated runs a second.
struct BenchSandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Measures how many isolated runs of given solutions end in a second.",
        discussion: """
            Example: firstpass bench sandbox Benchmarks/triples.jsonl --jobs 2

            FILE holds rows as for 'firstpass execute'; they are run over and over, ten runs with the same tests, as the \
            pipeline does. The start is not counted.
            """)

    @Argument(help: "A JSONL file.") var file: String
    @Option(help: "Runs at once.") var jobs = 2
    @Option(help: "Runs in all.") var runs = 1_000
    @Option(
        help: "The isolation level, A, B or C; the best that the machine allows if not given.",
        transform: { text in
            guard let level = IsolationLevel(rawValue: text) else { throw ValidationError("it is A, B or C") }
            return level
        })
    var level: IsolationLevel?
    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws {
        guard jobs >= 1, runs >= 1 else { throw ValidationError("--jobs and --runs must be at least 1") }
    }

    func run() async throws {
        let rows = try readRows()
        let runner = try await SandboxRunner(
            configuration: SandboxConfiguration(
                folder: try SharedFolder().path("sandbox"),
                levels: level.map { [$0] } ?? Set(IsolationLevel.allCases), workers: jobs))
        _ = await Self.run(rows, count: jobs * 4, jobs: jobs, on: runner)
        let started = ContinuousClock.now
        let results = await Self.run(rows, count: runs, jobs: jobs, on: runner)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let passed = results.count(where: \.passed)
        let report = Report(
            level: runner.level.rawValue, jobs: jobs, runs: runs, passed: passed,
            runs_per_second: Double(runs) / seconds, cpu_milliseconds: Self.median(results.map(\.cpuSeconds)) * 1e3,
            wall_milliseconds: Self.median(results.map(\.wallSeconds)) * 1e3)
        if json {
            try JSONOutput.print(report)
        } else {
            print(
                String(
                    format:
                        "level %@, %d at once: %.0f runs/s; of one run %.2f ms of processor time, %.2f ms in all; %d of %d passed",
                    report.level, jobs, report.runs_per_second, report.cpu_milliseconds, report.wall_milliseconds,
                    passed,
                    runs))
        }
    }

    /// What is kept of a run: of a hundred thousand, little.
    private struct Result: Sendable {
        var passed: Bool
        var cpuSeconds: Double
        var wallSeconds: Double
    }

    /// Solutions of one question.
    private static let samples = 10

    private func readRows() throws -> [ExecutionRow] {
        let source = try RowSource(
            files: [file], fields: RowFields(needsID: true),
            limits: RowLimits(cpuSeconds: nil, wallSeconds: nil, memoryBytes: nil, readsRows: false))
        var rows: [ExecutionRow] = []
        while let item = try source.next() {
            switch item {
            case .row(let row, _): rows.append(row)
            case .bad(let error): throw error
            }
        }
        guard !rows.isEmpty else { throw FirstpassError(.format, "there is no row in it", at: file) }
        return rows
    }

    private static func run(
        _ rows: [ExecutionRow], count: Int, jobs: Int, on runner: SandboxRunner
    ) async -> [Result] {
        await withTaskGroup(of: [Result].self) { group in
            // More at once than workers, as in a pipeline.
            let callers = jobs * 4
            for caller in 0..<callers {
                group.addTask {
                    var results: [Result] = []
                    for number in stride(from: caller, to: count, by: callers) {
                        // Other tests after every ten runs, though there are fewer rows: nothing of them can be kept.
                        let question = number / Self.samples
                        let row = rows[question % rows.count]
                        let execution = await runner.execute(
                            solution: row.solution, tests: "\(row.tests)\n# \(question)", limits: row.limits)
                        results.append(
                            Result(
                                passed: execution.verdict == .passed, cpuSeconds: execution.cpuSeconds,
                                wallSeconds: execution.wallSeconds))
                    }
                    return results
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// The shape of `--json`.
    private struct Report: Encodable {
        let level: String
        let jobs: Int
        let runs: Int
        let passed: Int
        let runs_per_second: Double
        let cpu_milliseconds: Double
        let wall_milliseconds: Double
    }
}
