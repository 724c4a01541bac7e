internal import Core
internal import Ledger

/// The column `provenance` of the target `triples`: what a row can be made again from.
struct ProvenanceSchema {
    var run: RunDescription
    var options: ExportOptions

    static let columns: [Feature.Column] =
        [.init("run_seed", .string)]
        + Role.allCases.map { .init($0.rawValue, .structure(completionColumns)) } + [
            .init("sample_index", .int64),
            .init("visible_test", .int64),
            .init("test_count", .int64),
            .init("suite_checks", .list(.string)),
            .init("refuted_tests", .string),
            .init("checks", .list(.string)),
            .init("limits", .structure(limitColumns)),
            .init("isolation", .string),
            .init("duplicates", .int64),
            .init("contamination", .string),
            .init("license", .string),
        ]

    private static let completionColumns: [Feature.Column] =
        [
            .init("model", .string),
            .init("file_sha256", .string),
            .init("quantisation", .string),
            .init("prompt_sha256", .string),
            .init("seed", .string),
        ] + SamplingColumns.columns

    private static let limitColumns: [Feature.Column] = [
        .init("cpu_seconds", .float64),
        .init("wall_seconds", .float64),
        .init("memory_bytes", .int64),
        .init("processes", .int64),
        .init("file_bytes", .int64),
        .init("output_bytes", .int64),
    ]

    /// The provenance of a triple.
    func value(of triple: TripleRecord) throws -> JSONValue {
        .object([
            ("run_seed", .string(String(run.seed))),
            ("questions", try completion(triple.questionCompletion, role: .questions)),
            ("tests", try completion(triple.testsCompletion, role: .tests)),
            ("solutions", try completion(triple.kept.completion, role: .solutions)),
            ("sample_index", .integer(triple.kept.sample.index)),
            ("visible_test", .integer(triple.kept.sample.visibleTest)),
            ("test_count", .integer(triple.suite.suite.assertCount)),
            ("suite_checks", .strings(triple.suite.suite.checks)),
            // One text: a list that is empty in a whole file has no type where the card is not read.
            ("refuted_tests", .string(triple.suite.suite.refuted.joined(separator: "\n"))),
            ("checks", .strings(triple.checks)),
            ("limits", Self.limits(triple.kept.limits ?? ExecutionLimits())),
            ("isolation", .string(triple.kept.isolation ?? "")),
            ("duplicates", .integer(triple.duplicates)),
            ("contamination", .string(options.benchmarks.isEmpty ? "not checked" : "clean")),
            ("license", .string(options.licenseName)),
        ])
    }

    private func completion(_ completion: CompletionProvenance?, role: Role) throws -> JSONValue {
        let model = completion == nil ? nil : run.models.first { $0.role == role }
        return .object(
            [
                ("model", .string(model?.publicName ?? "")),
                ("file_sha256", .string(model?.fileSHA256 ?? "")),
                ("quantisation", .string(model?.quantisation ?? "")),
                ("prompt_sha256", .string(completion?.promptSHA256 ?? "")),
                ("seed", .string(completion.map { String($0.seed) } ?? "")),
            ] + (try SamplingColumns(parameters: completion?.parameters ?? "{}").members))
    }

    private static func limits(_ limits: ExecutionLimits) -> JSONValue {
        .object([
            ("cpu_seconds", .number(limits.cpuSeconds)),
            ("wall_seconds", .number(limits.wallSeconds)),
            ("memory_bytes", .integer(limits.memoryBytes)),
            ("processes", .integer(limits.processes)),
            ("file_bytes", .integer(limits.fileBytes)),
            ("output_bytes", .integer(limits.outputBytes)),
        ])
    }
}
