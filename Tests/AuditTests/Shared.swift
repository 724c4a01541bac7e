import Audit
import Foundation
import Sandbox
import Testing

/// What the tests share: one runner, checked once, and a small benchmark of their own.
enum Shared {
    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL.path

    private static let started = Task {
        try await SandboxRunner(configuration: SandboxConfiguration(folder: checkout + "/sandbox", workers: 2))
    }

    /// The runner.
    static var runner: SandboxRunner {
        get async throws { try await started.value }
    }

    /// The folder of the benchmarks' files, where the environment names one.
    static let benchmarks = ProcessInfo.processInfo.environment["FIRSTPASS_BENCHMARKS"]

    /// Items in HumanEval's shape.
    ///
    /// | number | what it asks for |
    /// |---|---|
    /// | 0 | the sum of the digits |
    /// | 1 | how often the second argument stands in the first |
    /// | 2 | whether every number is even; one test alone |
    /// | 3 | undoes what a helper of its prompt does |
    /// | 4 | the number itself: solved by the identity |
    static let problems = [
        problem(
            0, "digit_sum(n)", "number",
            "assert candidate(0) == 0\n    assert candidate(19) == 10, \"a message\"\n    assert candidate(-203) == 5"),
        problem(
            1, "occurrences(text, part)", "text",
            """
            assert True, "always holds"
                assert candidate("banana", "an") == 2
                result = candidate("aaa", "a")
                assert result == 3
                for width in range(3):
                    assert candidate("xy" * width, "xy") == width
            """),
        problem(2, "all_even(values)", "values", "assert candidate([2, 4, 5]) == False"),
        problem(
            3, "unmix(text)", "text",
            "for text in [\"abc\", \"word\", \"\"]:\n        assert candidate(mix(text)) == text",
            helper: "import math\n\ndef mix(text):\n    return text[math.floor(1.5):] + text[:1]\n\n\n"),
        problem(4, "unchanged(n)", "number", "assert candidate(3) == 3\n    assert candidate(-8) == -8"),
    ]

    /// One item in HumanEval's shape.
    static func problem(
        _ number: Int, _ signature: String, _ about: String, _ asserts: String, helper: String = ""
    ) -> [String: String] {
        [
            "task_id": "Pond/\(number)", "entry_point": String(signature.prefix { $0 != "(" }),
            "prompt": "\(helper)def \(signature):\n    \"\"\"Something about a \(about).\"\"\"\n",
            "test": "\nMETADATA = {'author': 'nobody'}\n\n\ndef check(candidate):\n    \(asserts)\n",
        ]
    }

    private static let pond = Task { try await audit(problems) }

    /// The audit for ``problems``.
    static var audit: ExecutionAudit {
        get async throws { try await pond.value }
    }

    /// The audit for a benchmark with these records.
    static func audit(_ records: [some Encodable]) async throws -> ExecutionAudit {
        let folder = try TemporaryFolder()
        let path = try folder.write(try JSONEncoder().encode(records), to: "benchmark.json")
        return try await ExecutionAudit(problems: BenchmarkProblems(path: path), runner: runner)
    }

    /// What an audit, by default the one for ``problems``, finds in one code.
    static func result(
        for code: String, in audit: ExecutionAudit? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ExecutionAuditResult {
        let codes = try await SolutionCode.candidates(in: [code], by: runner)
        let found = try #require(codes.first?.first, sourceLocation: sourceLocation)
        if let audit { return try await audit.result(for: found) }
        return try await Self.audit.result(for: found)
    }
}
