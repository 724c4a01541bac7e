import Foundation
import Testing

/// `firstpass audit` and `firstpass benchmarks index`, as a user calls them.
@Suite struct AuditTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let questions = folder.appending(path: "../ContaminationTests/Fixtures/questions.jsonl").standardized
        .path
    /// An item of that benchmark.
    private let question =
        "Given the depth of a pond at every metre, find the widest stretch that is shallow enough to wade through."

    /// A folder with a benchmark of one question, `own.fingerprints`.
    private func prepared() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try write([["q": question, "id": 7]], to: "\(folder.path)/own.json")
        let made = try Program.run(
            ["benchmarks", "index", "own.json", "--question-field", "q", "--number-field", "id"], folder: folder.path)
        #expect(made.status == 0, "\(made.errors)")
        return folder
    }

    private func write(_ rows: [[String: Any]], to path: String, asLines: Bool = false) throws {
        let texts = try rows.map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
            .map { String(decoding: $0, as: UTF8.self) }
        let text = asLines ? texts.map { $0 + "\n" }.joined() : "[" + texts.joined(separator: ",\n ") + "]\n"
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    private func audit(_ arguments: [String], in folder: TemporaryFolder, input: String = "") throws -> Program.Outcome
    {
        try Program.run(
            Program.path, ["audit"] + arguments + ["--benchmarks", "own.fingerprints"], folder: folder.path,
            input: input)
    }

    private func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    private func hits(_ path: String) throws -> [[String: Any]] {
        try text(path).split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    /// Records, megabytes of this machine's Python files; more of both where the environment asks for them.
    @Test(arguments: [false, true])
    func theAuditFindsWhatTheRuleFindsAndNothingElse(caseCounts: Bool) throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = try TemporaryFolder()
        let made = try Program.run(
            [
                "benchmarks", "index", Self.questions, "--question-field", "question", "--number-field", "id", "--name",
                "pond",
            ],
            folder: folder.path)
        #expect(made.status == 0, "\(made.errors)")
        var fingerprints = ["\(folder.path)/pond.fingerprints"]
        var sources = ["pond=\(Self.questions):question:id"]
        if let benchmarks = environment["FIRSTPASS_BENCHMARKS"] {
            fingerprints += ["humaneval", "mbpp"]
            sources += [
                "humaneval=\(benchmarks)/HumanEval.jsonl.gz:prompt:task_id",
                "mbpp=\(benchmarks)/mbpp.jsonl:text:task_id",
            ]
        }
        let script = Self.folder.appending(path: "Fixtures/compare_audit.py").path
        let compared = try Program.run(
            "/usr/bin/env",
            ["python3", script, Program.path, fingerprints.joined(separator: ",")] + sources
                + ["--records", environment["FIRSTPASS_RECORDS"] ?? "1500"]
                + ["--megabytes", environment["FIRSTPASS_MEGABYTES"] ?? "2"] + (caseCounts ? ["--plain"] : []))
        #expect(compared.status == 0, "\(compared.output.prefix(2_000)) \(compared.errors.suffix(2_000))")
    }

    @Test func aCopyIsFoundWithItsPlaceAndTheExitCodeSaysSo() throws {
        let folder = try prepared()
        try write(
            [["a": "clean"], ["messages": [["role": "user", "content": "é # \(question.uppercased()) end"]]]],
            to: "\(folder.path)/data.jsonl", asLines: true)
        let found = try audit(["data.jsonl", "--report", "out"], in: folder)
        #expect(found.status == 1, "\(found.errors)")
        #expect(found.output.contains("own/7") && found.output.contains("1 of 2 records contaminated"))
        let hit = try #require(try hits("\(folder.path)/out/hits.jsonl").first)
        #expect(hit["file"] as? String == "data.jsonl" && hit["record"] as? Int == 1)
        #expect(hit["field"] as? String == "messages[0].content" && hit["items"] as? [Int] == [7])
        #expect(hit["start"] as? Int == 5 && hit["end"] as? Int == 4 + question.utf8.count)
        #expect(hit["rule"] as? String == "window" && hit["common"] as? Bool == false)
        let summary = try JSONSerialization.jsonObject(with: Data(text("\(folder.path)/out/summary.json").utf8))
        #expect((summary as? [String: Any])?["records_hit"] as? Int == 1)
        let page = text("\(folder.path)/out/report.html")
        #expect(page.contains("<mark>\(question.uppercased().dropLast())</mark>") && !page.contains("<script"))
        #expect(try audit(["data.jsonl", "--report", "out"], in: folder).status == 2)
        #expect(try audit(["data.jsonl", "--report", "out", "--force"], in: folder).status == 1)
        #expect(try audit(["data.jsonl", "--no-fold-case"], in: folder).status == 0)
        #expect(try audit(["data.jsonl", "--fields", "a"], in: folder).status == 0)
        #expect(try audit(["data.jsonl", "--fields", "messages.content"], in: folder).status == 1)
        let unknown = try audit(["data.jsonl", "--fields", "prompt"], in: folder)
        #expect(unknown.status == 2 && unknown.errors.contains("'prompt'"))
    }

    @Test func thePageIsWellFormedWhateverTheDatasetHolds() throws {
        let folder = try prepared()
        let hostile = "</pre><script>alert(1)</script><img src=x onerror=y> \u{202E} & \u{1} \"' "
        try write(
            [["</td><b>": hostile + question + hostile], ["a": hostile + question.uppercased()]],
            to: "\(folder.path)/<i>.jsonl", asLines: true)
        #expect(try audit(["<i>.jsonl", "--report", "out"], in: folder).status == 1)
        // Every element that is opened is closed, nothing is fetched, and no script of the dataset's is among them.
        let script = """
            import html.parser, sys
            class Page(html.parser.HTMLParser):
                open, seen = [], set()
                def handle_starttag(self, tag, attributes):
                    self.seen.add(tag)
                    names = dict(attributes)
                    assert not any(name.startswith("on") or name == "src" for name in names), attributes
                    assert names.get("href", "#").startswith("#"), attributes
                    if tag != "meta": self.open.append(tag)
                def handle_endtag(self, tag):
                    assert self.open and self.open.pop() == tag, (tag, self.getpos())
            page = Page(convert_charrefs=True)
            page.feed(open(sys.argv[1], encoding="utf-8").read())
            page.close()
            assert not page.open and "mark" in page.seen and not page.seen & {"script", "img", "b>"}, (page.open, page.seen)
            """
        let checked = try Program.run("/usr/bin/env", ["python3", "-c", script, "\(folder.path)/out/report.html"])
        #expect(checked.status == 0, "\(checked.errors)")
    }

    @Test func twoFilesOfOneNameAreCleanedApartAndNothingIsLost() throws {
        let folder = try prepared()
        let bad = ["text": question]
        try write([["n": 0], bad, ["n": 2]], to: "\(folder.path)/in/a/data.jsonl", asLines: true)
        try write([bad, ["n": 1], bad], to: "\(folder.path)/in/b/data.jsonl", asLines: true)
        try write([bad, ["n": 1], bad, ["n": 3], bad], to: "\(folder.path)/in/b/array.json")
        try write([bad, bad], to: "\(folder.path)/in/all.json")
        try question.write(toFile: "\(folder.path)/in/text.md", atomically: false, encoding: .utf8)
        try "clean".write(toFile: "\(folder.path)/in/clean.md", atomically: false, encoding: .utf8)
        #expect(try Program.run("/usr/bin/env", ["gzip", "-k", "\(folder.path)/in/a/data.jsonl"]).status == 0)
        let cleaned = try audit(["in", "--clean", "kept", "--removed", "gone", "--json"], in: folder)
        #expect(cleaned.status == 1, "\(cleaned.errors)")
        #expect(text("\(folder.path)/kept/a/data.jsonl") == "{\"n\":0}\n{\"n\":2}\n")
        #expect(text("\(folder.path)/kept/b/data.jsonl") == "{\"n\":1}\n")
        #expect(text("\(folder.path)/kept/b/array.json") == "[{\"n\":1},\n {\"n\":3}]\n")
        #expect(text("\(folder.path)/kept/all.json") == "[]\n")
        #expect(text("\(folder.path)/kept/clean.md") == "clean" && text("\(folder.path)/gone/text.md") == question)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/kept/text.md"))
        let unpacked = try Program.run("/usr/bin/env", ["gunzip", "-c", "\(folder.path)/kept/a/data.jsonl.gz"])
        #expect(unpacked.output == "{\"n\":0}\n{\"n\":2}\n")
        // What was kept and what was removed are the bytes of the input.
        for name in ["a/data.jsonl", "b/data.jsonl", "b/array.json", "all.json", "clean.md", "text.md"] {
            let parts = text("\(folder.path)/kept/\(name)") + text("\(folder.path)/gone/\(name)")
            #expect(parts.utf8.sorted() == text("\(folder.path)/in/\(name)").utf8.sorted(), "\(name)")
        }
        #expect(try audit(["kept"], in: folder).status == 0)
        let again = try audit(["in", "--clean", "kept"], in: folder)
        #expect(again.status == 2 && again.errors.contains("--force"))
    }

    @Test func aRecordThatCannotBeReadStopsTheAuditOrIsLeftOut() throws {
        let folder = try prepared()
        let lines = "{\"a\": 1}\n\n{\"a\": \n{\"a\": \"\(question)\"}\n{\"a\": \"\\x\"}\n"
        try lines.write(toFile: "\(folder.path)/data.jsonl", atomically: false, encoding: .utf8)
        let stopped = try audit(["data.jsonl", "--report", "out", "--clean", "kept"], in: folder)
        #expect(stopped.status == 2 && stopped.errors.contains("data.jsonl, line 3"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy {
                !$0.contains("out") && !$0.contains("kept")
            })
        let gone = try audit(["data.jsonl", "--skip-bad", "--clean", "kept", "--removed", "gone"], in: folder)
        #expect(gone.status == 1 && gone.output.contains("2 records could not be read"))
        #expect(text("\(folder.path)/kept/data.jsonl") == "{\"a\": 1}\n\n")
        #expect(text("\(folder.path)/gone/data.jsonl") == String(lines.dropFirst("{\"a\": 1}\n\n".count)))
        let latin = Data("{\"a\": \"".utf8) + Data([0xE9]) + Data("\"}\n".utf8)
        try latin.write(to: URL(fileURLWithPath: "\(folder.path)/latin.jsonl"))
        #expect(try audit(["latin.jsonl"], in: folder).errors.contains("UTF-8"))
    }

    @Test func resultsNeverGoWhereAnInputLies() throws {
        let folder = try prepared()
        try write([["a": question], ["b": 1]], to: "\(folder.path)/in/data.jsonl", asLines: true)
        let content = text("\(folder.path)/in/data.jsonl")
        let refused = try audit(["in", "--clean", "in", "--force"], in: folder)
        #expect(refused.status == 2 && refused.errors.contains("input"))
        #expect(try audit(["in", "--clean", "in/clean"], in: folder).status == 1)
        #expect(try audit(["in", "--clean", "in/clean", "--force"], in: folder).status == 2)
        #expect(text("\(folder.path)/in/data.jsonl") == content)
        #expect(try audit(["in", "--clean", "out", "--report", "out/report"], in: folder).status == 2)
        for threads in ["0", "9223372036854775807"] {
            #expect(try audit(["in", "--threads", threads], in: folder).status == 2)
        }
    }

    @Test func aTextThatIsContaminatedNowLeavesTheCleanFolder() throws {
        let folder = try prepared()
        try FileManager.default.createDirectory(atPath: "\(folder.path)/in", withIntermediateDirectories: true)
        try "clean".write(toFile: "\(folder.path)/in/b.txt", atomically: false, encoding: .utf8)
        for content in ["harmless", question] {
            try content.write(toFile: "\(folder.path)/in/a.txt", atomically: false, encoding: .utf8)
            _ = try audit(["in", "--clean", "out", "--force"], in: folder)
            let exists = FileManager.default.fileExists(atPath: "\(folder.path)/out/a.txt")
            #expect(exists == (content == "harmless"))
        }
    }

    @Test func whatTheDatasetIsCalledCannotCommandATerminal() throws {
        let folder = try prepared()
        let name = "\u{1B}[31mred\u{7}.jsonl"
        try write([["\u{1B}]0;x": question]], to: "\(folder.path)/\(name)", asLines: true)
        let found = try audit([name], in: folder)
        #expect(found.status == 1 && !found.output.unicodeScalars.contains("\u{1B}"))
        try "{".write(toFile: "\(folder.path)/\(name)", atomically: false, encoding: .utf8)
        let refused = try audit([name], in: folder)
        #expect(refused.status == 2 && !refused.errors.unicodeScalars.contains("\u{1B}"))
    }

    @Test func fieldsInsideOneAnotherAreBothSeen() throws {
        let folder = try prepared()
        try write([["a": ["b": "x", "c": question]]], to: "\(folder.path)/data.jsonl", asLines: true)
        #expect(try audit(["data.jsonl", "--fields", "a,a.b"], in: folder).status == 1)
        #expect(try audit(["data.jsonl", "--fields", "a.b"], in: folder).status == 0)
        #expect(try audit(["data.jsonl", "--fields", ","], in: folder).status == 2)
    }

    @Test func theAllowListNeedsReasonsAndTheyAreRepeated() throws {
        let folder = try prepared()
        try write([["a": question]], to: "\(folder.path)/data.jsonl", asLines: true)
        func allow(_ list: String) throws {
            try list.write(toFile: "\(folder.path)/allow", atomically: false, encoding: .utf8)
        }
        try allow("# known\nown/7 every textbook has it\n")
        let allowed = try audit(["data.jsonl", "--allow", "allow", "--report", "out", "--clean", "kept"], in: folder)
        #expect(allowed.status == 0 && allowed.output.contains("every textbook has it"))
        #expect(text("\(folder.path)/out/report.html").contains("every textbook has it"))
        #expect(try hits("\(folder.path)/out/hits.jsonl").first?["allowed"] as? String == "every textbook has it")
        #expect(text("\(folder.path)/kept/data.jsonl") == text("\(folder.path)/data.jsonl"))
        // Line ends of another system, too.
        try allow("# known\r\nown/7 every textbook has it\r\n")
        #expect(try audit(["data.jsonl", "--allow", "allow"], in: folder).status == 0)
        for (list, reason) in [
            ("own/7\n", "reason"), ("own/8 x\n", "no item 8"), ("mbpp/1 x\n", "not audited"), ("\nseven\n", "line 2"),
        ] {
            try allow(list)
            let refused = try audit(["data.jsonl", "--allow", "allow"], in: folder)
            #expect(refused.status == 2 && refused.errors.contains(reason), "\(refused.errors)")
        }
        #expect(try audit(["data.jsonl", "--allow", "none"], in: folder).status == 2)
    }

    @Test func twoAuditsAreComparedByWhatTheyFound() throws {
        let folder = try prepared()
        try write([["a": question], ["b": 1]], to: "\(folder.path)/old.jsonl", asLines: true)
        try write([["b": 1], ["a": question], ["c": question]], to: "\(folder.path)/new.jsonl", asLines: true)
        for name in ["old", "new"] { _ = try audit(["\(name).jsonl", "--report", name], in: folder) }
        let more = try Program.run(["audit", "--compare", "old", "new"], folder: folder.path)
        #expect(more.status == 1 && more.output.contains("1, now 2") && more.output.contains("own/7"))
        #expect(try Program.run(["audit", "--compare", "new", "old"], folder: folder.path).status == 0)
        let same = try Program.run(["audit", "--compare", "old", "old", "--json"], folder: folder.path)
        #expect(same.status == 0 && same.output.contains("\"added\" : ["))
        let strict = try audit(["new.jsonl", "--report", "strict", "--strict"], in: folder)
        #expect(strict.status == 1)
        for (other, reason) in [("strict", "different things"), ("none", "no report")] {
            let refused = try Program.run(["audit", "--compare", "old", other], folder: folder.path)
            #expect(refused.status == 2 && refused.errors.contains(reason), "\(refused.errors)")
        }
    }

    @Test func anAnswerThatSolvesAnItemIsFoundByRunningIt() throws {
        let folder = try prepared()
        let test = """
            def check(candidate):
                assert candidate([3, 1, 2], 2) == [6, 2, 4]
                assert candidate([], 5) == []
                assert candidate([1], 0) == [0]
            """
        let item: [String: Any] = [
            "task_id": "Own/4", "prompt": "def scale(values, factor):\n    '''Scale.'''\n", "entry_point": "scale",
            "test": test,
        ]
        try write([item], to: "\(folder.path)/own.jsonl", asLines: true)
        let answer = "Sure:\n```python\ndef f(xs, k):\n    return [x * k for x in xs]\n```\n"
        try write(
            [["a": "def g(xs, k):\n    return xs"], ["messages": [["content": answer]]], ["b": "no code"]],
            to: "\(folder.path)/data.jsonl", asLines: true)
        let found = try audit(["data.jsonl", "--by-execution", "own.jsonl", "--report", "out"], in: folder)
        #expect(found.status == 1, "\(found.errors)")
        #expect(found.output.contains("1 of 2 records with Python functions solve 1 item of own.jsonl"))
        let lines = try hits("\(folder.path)/out/executions.jsonl")
        #expect(lines.count == 1 && lines.first?["record"] as? Int == 1 && lines.first?["item"] as? Int == 4)
        #expect(lines.first?["function"] as? String == "f" && lines.first?["field"] as? String == "messages[0].content")
        #expect(text("\(folder.path)/out/report.html").contains("By execution"))
        try write([["q": 1]], to: "\(folder.path)/other.jsonl", asLines: true)
        for (arguments, reason) in [
            (["data.jsonl", "--by-execution", "other.jsonl"], "other.jsonl, line 1"),
            (["-", "--by-execution", "own.jsonl"], "twice"),
            (["data.jsonl", "--by-execution", "own.jsonl", "--report", "out"], "--force"),
        ] {
            let refused = try audit(arguments, in: folder)
            #expect(refused.status == 2 && refused.errors.contains(reason), "\(refused.errors)")
        }
    }

    @Test func standardInputIsToldByItsBytes() throws {
        let folder = try prepared()
        for input in ["{\"a\": \"\(question)\"}\n", "[1, [\"\(question)\"]]", "def f():\n    # \(question)\n"] {
            #expect(try audit(["-"], in: folder, input: input).status == 1)
        }
        #expect(try audit(["-"], in: folder, input: "").status == 2)
        #expect(try audit(["-", "--format", "json"], in: folder, input: "[1").status == 2)
    }

    @Test func oneLineOfManyMegabytesIsReadWhole() throws {
        let folder = try prepared()
        let line = "{\"a\": \"\(String(repeating: "some words \\n ", count: 600_000)) \(question)\"}\n"
        let found = try audit(["-", "--json"], in: folder, input: "{}\n" + line + "{}\n")
        #expect(found.status == 1 && found.output.contains("\"records\" : 3"))
    }

    @Test func whatCannotBeAuditedIsRefusedWithARemedy() throws {
        let folder = try prepared()
        try Data([0, 1, 2]).write(to: URL(fileURLWithPath: "\(folder.path)/binary"))
        try "PAR1".write(toFile: "\(folder.path)/x.parquet", atomically: false, encoding: .utf8)
        for (path, reason) in [
            ("binary", "no text"), ("x.parquet", "Parquet file is cut"), ("none.jsonl", "No such file"),
        ] {
            let refused = try audit([path], in: folder)
            #expect(refused.status == 2 && refused.errors.contains(reason), "\(refused.errors)")
        }
        let unknown = try Program.run(["audit", "binary", "--benchmarks", "humanevil"], folder: folder.path)
        #expect(unknown.status == 2 && unknown.errors.contains("'humaneval'"))
    }

    @Test func fingerprintsSayWhatTheyHold() throws {
        let folder = try prepared()
        let shown = try Program.run(["benchmarks", "show", "own.fingerprints", "--json"], folder: folder.path)
        let facts = try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any]
        #expect(facts?["items"] as? Int == 1 && facts?["name"] as? String == "own")
        let list = try Program.run(["benchmarks", "list", "--json"])
        let names = try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]]
        #expect(
            names?.compactMap { $0["name"] as? String }.sorted() == [
                "bigcodebench", "humaneval", "humaneval+", "mbpp", "mbpp+", "mbpp-sanitized",
            ])
        let again = try Program.run(
            ["benchmarks", "index", "own.json", "--question-field", "q"], folder: folder.path)
        #expect(again.status == 2 && again.errors.contains("--force"))
        let missing = try Program.run(
            ["benchmarks", "index", "own.json", "--question-field", "x", "--name", "y"], folder: folder.path)
        #expect(missing.status == 2 && missing.errors.contains("'x'"))
    }
}
