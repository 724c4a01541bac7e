internal import Contamination
internal import Core
internal import Foundation
internal import Sandbox

/// The items of a benchmark file with their tests, as the benchmark's authors published them.
///
/// | shape | fields |
/// |---|---|
/// | HumanEval, HumanEval+ | `prompt`, `entry_point`, `test` with a function `check(candidate)` |
/// | MBPP+ | `entry_point`, `assertion`, `canonical_solution` |
/// | MBPP, sanitized MBPP | `code`, `test_list`; perhaps `test_setup_code`, `test_imports` |
///
/// Of HumanEval+ and MBPP+ the tests of the benchmark they extend are used: the inputs that they add have no answers beside
/// them, and are run by tools of their own.
public struct BenchmarkProblems: Sendable {
    /// The file.
    public let path: String
    /// The SHA-256 of the file as it stands, compressed or not.
    public let sha256: String
    /// The items, in order.
    public let problems: [BenchmarkProblem]

    /// Reads a file: JSON lines or one JSON array, either also packed, or Parquet.
    ///
    /// - Throws: ``FirstpassError`` with file and line where it cannot be read or has another shape.
    public init(path: String) throws {
        let file = try BenchmarkFile(path: path)
        self.path = path
        sha256 = file.sha256
        problems = try file.records.enumerated().map { try Self.problem($1, at: $0) }
        guard !problems.isEmpty else {
            throw FirstpassError(.format, "the benchmark file has no items", at: path, remedy: Self.remedy)
        }
    }

    private static func problem(_ record: BenchmarkFile.Record, at index: Int) throws -> BenchmarkProblem {
        guard let number = record.fields["task_id"].map(\.itemNumber) ?? UInt32(exactly: index) else {
            throw FirstpassError(
                .format, "the field 'task_id' is neither a number nor a text that ends in one", at: record.location)
        }
        return BenchmarkProblem(
            number: number, location: record.location, tests: try tests(of: record, name: "item_\(index)"))
    }

    private static func tests(of record: BenchmarkFile.Record, name: String) throws -> PythonTests {
        if record.fields["test_list"] != nil {
            let required = try fields(["code"], of: record)
            guard let asserts = record.fields["test_list"]?.texts else {
                throw FirstpassError(.format, "the field 'test_list' is not a list of texts", at: record.location)
            }
            let setup = (record.fields["test_imports"]?.texts ?? []) + [record.fields["test_setup_code"]?.text ?? ""]
            return PythonTests(
                name: name, tests: asserts.joined(separator: "\n"), setup: setup.joined(separator: "\n"),
                helpers: required[0])
        }
        if record.fields["assertion"] != nil {
            let required = try fields(["entry_point", "assertion", "canonical_solution"], of: record)
            return PythonTests(name: name, tests: required[1], helpers: required[2], entryPoint: required[0])
        }
        let required = try fields(["entry_point", "test", "prompt"], of: record)
        guard required[1].contains("def check(") else {
            throw FirstpassError(
                .unsupported,
                required[1].contains("unittest")
                    ? "the tests are of the module unittest, and may need libraries that the sandbox has not"
                    : "the tests define no check(candidate)", at: record.location, remedy: remedy)
        }
        return PythonTests(
            name: name, tests: required[1], helpers: required[2], entryPoint: required[0], hasCheck: true)
    }

    /// The texts of these fields.
    private static func fields(_ names: [String], of record: BenchmarkFile.Record) throws -> [String] {
        let missing = names.filter { record.fields[$0]?.text == nil }
        guard missing.isEmpty else {
            let all = record.fields.keys.sorted().joined(separator: ", ")
            throw FirstpassError(
                .unsupported,
                "this is no item of a benchmark with Python tests: no text in \(missing.joined(separator: ", "))",
                at: record.location, remedy: "\(remedy); its fields are: \(all)")
        }
        return names.compactMap { record.fields[$0]?.text }
    }

    private static let remedy = """
        use the file of HumanEval (prompt, entry_point, test), HumanEval+, MBPP (code, test_list), sanitized MBPP or MBPP+ \
        (entry_point, assertion, canonical_solution)
        """
}
