import Foundation
import PythonTestSupport
import Testing

/// What the program makes of Parquet files that pyarrow has written, and pyarrow of the program's.
@Suite struct ParquetInputTests {
    private let question =
        "Count the vowels of a sentence and give the number of the one that is seen most often in it."
    private let python = PythonScript("Python/parquet_files.py", beside: #filePath)
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(arguments, folder: folder.path)
    }

    /// Writes a file of such rows.
    private func write(_ rows: [[String: Any]], to name: String, codec: String = "snappy") throws {
        let lines = try rows.map { try JSONSerialization.data(withJSONObject: $0) }
        let path = try folder.write(Array(lines.joined(separator: Data("\n".utf8))), to: "rows.jsonl")
        _ = try python.run(["write", path, folder.path(name), codec])
    }

    /// Eight rows, of which the second, sixth and seventh hold the question.
    private func prepare(codec: String) throws {
        _ = try folder.write(Array(#"[{"q": "\#(question)", "id": 7}]"#.utf8), to: "own.json")
        let made = try run(["benchmarks", "index", "own.json", "--question-field", "q", "--number-field", "id"])
        #expect(made.status == 0, "\(made.errors)")
        let rows = (0..<8).map { n -> [String: Any] in
            ["messages": [["role": "user", "content": [1, 5, 6].contains(n) ? "\(n). \(question)" : "row \(n)\n"]]]
        }
        try write(rows, to: "data.parquet", codec: codec)
    }

    @Test(arguments: ["none", "snappy", "gzip", "zstd"])
    func anAuditFindsRowsAndWritesTheOthersWithTheSameSchema(codec: String) throws {
        try prepare(codec: codec)
        let audit = try run([
            "audit", "data.parquet", "--benchmarks", "own.fingerprints", "--report", "report", "--clean", "kept",
            "--removed", "gone",
        ])
        #expect(audit.status == 1, "\(audit.errors)")
        let names = ["data.parquet", "kept/data.parquet", "gone/data.parquet"].map { folder.path($0) }
        let problems = try python.run(["sift"] + names + ["1", "5", "6"])
        #expect(problems.isEmpty, "\(String(decoding: problems, as: UTF8.self))")

        let hits = try String(contentsOfFile: folder.path("report/hits.jsonl"), encoding: .utf8)
            .split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        #expect(hits.map { $0?["record"] as? Int } == [1, 5, 6])
        #expect(hits.first??["field"] as? String == "messages[0].content")
        let data = try Data(contentsOf: URL(filePath: folder.path("report/summary.json")))
        let summary = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let input = try #require((summary["inputs"] as? [[String: Any]])?.first)
        let sum = try Program.run("/usr/bin/env", ["sha256sum", names[0]]).output.prefix(64)
        #expect(input["sha256"] as? String == String(sum) && input["format"] as? String == "parquet")
        #expect(input["bytes"] as? Int == FileManager.default.contents(atPath: names[0])?.count)
        #expect(input["records"] as? Int == 8)

        let again = try run(["audit", "kept", "--benchmarks", "own.fingerprints"])
        #expect(again.status == 0, "\(again.errors)")
    }

    @Test func aFolderMayHoldParquetBesideOthersAndNamesDoNotMatter() throws {
        try prepare(codec: "zstd")
        try FileManager.default.createDirectory(atPath: folder.path("in"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: folder.path("data.parquet"), toPath: folder.path("in/a"))
        try FileManager.default.copyItem(atPath: folder.path("data.parquet"), toPath: folder.path("in/b.txt"))
        _ = try folder.write(Array(#"{"a": "\#(question)"}"#.utf8), to: "in/c.jsonl")
        let audit = try run(["audit", "in", "--benchmarks", "own.fingerprints", "--json"])
        let data = Data(audit.output.utf8)
        let summary = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any], "\(audit.errors)")
        #expect(audit.status == 1 && summary["records_hit"] as? Int == 7, "\(audit.output)")
    }

    @Test func aBenchmarkMayBeParquet() throws {
        try write([["q": question, "id": 7], ["q": "Sort numbers.", "id": 8]], to: "own.parquet")
        let index = ["benchmarks", "index", "own.parquet", "--number-field", "id", "--question-field"]
        let made = try run(index + ["q"])
        #expect(made.status == 0 && made.errors.contains("own.fingerprints: 2 items, "), "\(made.errors)")
        let shown = try run(["benchmarks", "show", "own.fingerprints", "--json"]).output
        let sum = try Program.run("/usr/bin/env", ["sha256sum", folder.path("own.parquet")]).output.prefix(64)
        #expect(shown.contains("\"\(sum)\""), "\(shown)")
        _ = try folder.write(Array("[\"\(question)\"]".utf8), to: "data.json")
        let audit = try run(["audit", "data.json", "--benchmarks", "own.fingerprints", "--report", "report"])
        let hits = try String(contentsOfFile: folder.path("report/hits.jsonl"), encoding: .utf8)
        #expect(audit.status == 1 && hits.contains("\"items\":[7]"), "\(hits)")
        let refused = try run(index + ["question", "--force"])
        #expect(
            refused.status == 2 && refused.errors.contains("no field 'question'")
                && refused.errors.contains("own.parquet, row 1"), "\(refused.errors)")
    }

    @Test func dedupeKeepsTheFirstOfRowsThatAreAlike() throws {
        try write(
            ["Shout a text.", "Add two numbers.", "shout a text", "Sort."].map { ["question": $0] }, to: "q.parquet")
        let outcome = try run(["dedupe", "q.parquet", "--out", "out"])
        #expect(outcome.status == 0 && outcome.errors.contains("3 of 4 records kept"), "\(outcome.errors)")
        #expect(try run(["dedupe", "out/unique"]).output.isEmpty)
        let unnamed = try run(["dedupe", "q.parquet", "--fields", "nothing"])
        #expect(unnamed.status == 2 && unnamed.errors.contains("q.parquet, row 1"), "\(unnamed.errors)")
    }

    @Test func verifyAndExecuteRunTheRows() throws {
        let rows = (1...3).map { n -> [String: Any] in
            ["id": n, "solution": "def f():\n    return \(n)\n", "tests": ["assert f() == \(n % 3)"]]
        }
        try write(rows, to: "rows.parquet")
        let verified = try run(["verify", "rows.parquet"])
        #expect(verified.status == 1, "\(verified.errors)")
        #expect(verified.errors.contains("3 rows: 2 pass, 1 no longer pass"), "\(verified.errors)")
        #expect(verified.output.contains("row 3"), "\(verified.output)")
        let executed = try run(["execute", "rows.parquet"])
        #expect(executed.status == 0 && executed.output.split(separator: "\n").count == 3, "\(executed.errors)")
    }

    @Test func aRowThatIsNotUTF8IsToldByItsNumberOrLeftOut() throws {
        _ = try python.run(["broken", folder.path("text.parquet")])
        let stopped = try run(["audit", "text.parquet", "--benchmarks", "humaneval"])
        #expect(stopped.status == 2 && stopped.errors.contains("text.parquet, row 2"), "\(stopped.errors)")
        let left = try run(["audit", "text.parquet", "--benchmarks", "humaneval", "--skip-bad", "--clean", "kept"])
        #expect(left.status == 0, "\(left.errors)")
        #expect(try run(["audit", "kept", "--benchmarks", "humaneval", "--json"]).output.contains("\"records\" : 2"))
    }

    @Test func whatCannotBeReadIsNamed() throws {
        try write([["question": "Shout."]], to: "b.parquet", codec: "brotli")
        for command in [["audit", "--benchmarks", "humaneval"], ["dedupe"], ["verify"]] {
            let refused = try run(command + ["b.parquet"])
            #expect(refused.status == 2 && refused.errors.contains("BROTLI"), "\(refused.errors)")
        }
        try write([["question": "Shout."]], to: "a.parquet")
        let bytes = try #require(FileManager.default.contents(atPath: folder.path("a.parquet")))
        _ = try folder.write(bytes.prefix(bytes.count - 1), to: "cut.parquet")
        let cut = try run(["dedupe", "cut.parquet"])
        #expect(cut.status == 2 && cut.errors.contains("cut"), "\(cut.errors)")
        for command in ["audit - --benchmarks humaneval", "dedupe -", "verify -", "execute -"] {
            let script = "\"\(Program.path)\" \(command) < a.parquet"
            let piped = try Program.run("/bin/sh", ["-c", script], folder: folder.path)
            #expect(piped.status == 2 && piped.errors.contains("standard input"), "\(command): \(piped.errors)")
        }
    }
}
