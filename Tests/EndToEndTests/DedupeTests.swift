import Foundation
import Testing

/// `firstpass dedupe`, as a user calls it.
@Suite struct DedupeTests {
    private let lines = [
        #"{"question": "Write a function that returns the sum of the even numbers in a list of integers."}"#,
        #"{"question": "Write a function that returns the sum of the odd numbers in a list of integers."}"#,
        #"{"question": "Write a function that returns the sum of all the even numbers in a list of integers."}"#, "",
        #"{"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": "Shout a text."}]}"#,
        #"{"conversations": [{"from": "human", "value": "SHOUT a text!"}]}"#,
        #"{"instruction": "Shout", "input": "a text."}"#, #"{"prompt": "Shout a text."}"#,
    ]

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try write(lines.joined(separator: "\n") + "\n", "\(folder.path)/data.jsonl")
        return folder
    }

    private func write(_ text: String, _ path: String) throws {
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func dedupe(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Outcome {
        try Program.run(["dedupe"] + arguments, folder: folder.path)
    }

    private func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// Records, the kept ones and the methods of a list of duplicates.
    private func found(_ text: String) throws -> [[String]] {
        try text.split(separator: "\n").map { line in
            let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return ["record", "kept_record", "method"].map { "\(row[$0] ?? "")" }
        }
    }

    @Test func duplicatesAreListedWithWhatIsKeptAndTheRestIsWritten() throws {
        let folder = try folder()
        let listed = try dedupe(["data.jsonl"], in: folder)
        #expect(listed.status == 0, "\(listed.errors)")
        let expected = [
            ["2", "0", "minhash"], ["4", "3", "normalised"], ["5", "3", "normalised"], ["6", "3", "exact"],
        ]
        #expect(try found(listed.output) == expected)
        #expect(listed.errors.contains("3 of 7 records kept, 4 duplicates (1 exact, 2 normalised, 1 minhash)"))
        let written = try dedupe(["data.jsonl", "--out", "out", "--threads", "1"], in: folder)
        #expect(written.status == 0 && written.output.isEmpty)
        #expect(text("\(folder.path)/out/duplicates.jsonl") == listed.output)
        #expect(text("\(folder.path)/out/unique/data.jsonl") == [0, 1, 3, 4].map { lines[$0] + "\n" }.joined())
        #expect(text("\(folder.path)/out/summary.json").contains("\"kept\" : 3"))
        #expect(try dedupe(["data.jsonl", "--out", "out"], in: folder).status == 2)
        #expect(try dedupe(["out/unique"], in: folder).output.isEmpty)
    }

    @Test(arguments: [("exact", [["6", "3", "exact"]]), ("rouge-l", nil)])
    func otherMethodsCanBeAskedFor(method: String, expected: [[String]]?) throws {
        let folder = try folder()
        let listed = try dedupe(["data.jsonl", "--method", method], in: folder)
        #expect(listed.status == 0)
        // ROUGE-L takes even and odd for the same: it does not look at which word differs.
        if let expected {
            #expect(try found(listed.output) == expected)
        } else {
            #expect(listed.output.contains("rouge-l"))
        }
    }

    @Test func wordsThatMatterKeepTextsApartUnlessToldOtherwise() throws {
        let folder = try folder()
        let merged = try dedupe(["data.jsonl", "--no-words", "--threshold", "0.6"], in: folder)
        #expect(try found(merged.output).first == ["1", "0", "minhash"])
    }

    @Test func savedSignaturesStandForTheFirstDataset() throws {
        let folder = try folder()
        #expect(try dedupe(["data.jsonl", "--save", "old.signatures"], in: folder).status == 0)
        try write("{\"question\": \"new one\"}\n{\"question\": \"shout A text\"}\n", "\(folder.path)/more.jsonl")
        let second = try dedupe(["more.jsonl", "--against", "old.signatures", "--save", "both.signatures"], in: folder)
        #expect(try found(second.output) == [["1", "3", "normalised"]], "\(second.errors)")
        #expect(second.output.contains("\"kept_file\":\"data.jsonl\""))
        let third = try dedupe(["more.jsonl", "--against", "both.signatures"], in: folder)
        #expect(third.output.contains("\"kept_file\":\"more.jsonl\""))
        #expect(try found(third.output).count == 2)
        #expect(try dedupe(["more.jsonl", "--save", "old.signatures"], in: folder).status == 2)
        for arguments in [["--against", "data.jsonl"], ["--against", "old.signatures", "--method", "exact"]] {
            let refused = try dedupe(["more.jsonl"] + arguments, in: folder)
            #expect(refused.status == 2 && !refused.errors.isEmpty)
        }
    }

    @Test(arguments: ["dedupe", "audit"]) func filesWithoutARecordAreNoCleanDataset(_ command: String) throws {
        let folder = try TemporaryFolder()
        _ = try folder.write([], to: "empty.jsonl")
        let outcome = try Program.run([command, "empty.jsonl"], folder: folder.path)
        #expect(outcome.status == 2 && outcome.errors.contains("there is no record in it (empty.jsonl)"), "\(outcome)")
    }

    @Test func emptyFieldsAndListsOfPartsAreLookedThrough() throws {
        let folder = try folder()
        let lines = [
            #"{"query": "", "text": "real content A"}"#, #"{"query": "", "text": "other content B"}"#,
            #"{"messages": [{"role": "user", "content": null}, {"role": "user", "content": [{"type": "text", "text": "real content a"}]}]}"#,
        ]
        try write(lines.joined(separator: "\n"), "\(folder.path)/odd.jsonl")
        let found = try dedupe(["odd.jsonl"], in: folder)
        #expect(try self.found(found.output) == [["2", "0", "normalised"]], "\(found.errors)")
    }

    @Test func aLargeTextIsOneRecordThatIsNotCompared() throws {
        let folder = try folder()
        let text = String(repeating: "some words in a row ", count: 900_000)
        try FileManager.default.createDirectory(atPath: "\(folder.path)/in", withIntermediateDirectories: true)
        try write(text, "\(folder.path)/in/a.txt")
        try write("end", "\(folder.path)/in/b.txt")
        let refused = try dedupe(["in"], in: folder)
        #expect(refused.status == 2 && refused.errors.contains("longer than 16 MB"))
        let left = try dedupe(["in", "--skip-bad", "--out", "out"], in: folder)
        #expect(left.status == 0 && left.errors.contains("1 of 2 records kept"), "\(left.errors)")
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/out/unique/b.txt"))
    }

    @Test func aRecordWithoutAQuestionIsNamed() throws {
        let folder = try folder()
        try write("{\"question\": \"a\"}\n\n{\"task\": {\"text\": [\"b\", \"c\"]}}\n{\n", "\(folder.path)/odd.jsonl")
        let refused = try dedupe(["odd.jsonl"], in: folder)
        #expect(refused.status == 2 && refused.errors.contains("odd.jsonl, line 3"))
        #expect(refused.errors.contains("question, prompt"))
        let named = try dedupe(["odd.jsonl", "--fields", "task.text", "--skip-bad"], in: folder)
        #expect(named.status == 0 && named.errors.contains("1 of 3 records kept"))
        #expect(try dedupe(["odd.jsonl", "--method", "exact", "--threshold", "0.5"], in: folder).status == 2)
    }
}
