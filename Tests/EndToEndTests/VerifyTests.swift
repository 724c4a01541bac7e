import Foundation
import Testing

extension EndToEndTests {
    @Suite(.serialized) struct VerifyTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// A folder as `firstpass export --to triples` writes it, in two shards.
        private func dataset(_ first: [String], _ second: [String]) throws -> String {
            try FileManager.default.createDirectory(atPath: folder.path("set/data"), withIntermediateDirectories: true)
            for (index, rows) in [first, second].enumerated() {
                let text = rows.map { $0 + "\n" }.joined()
                _ = try folder.write(text.utf8, to: "set/data/train-0000\(index)-of-00002.jsonl")
            }
            _ = try folder.write("# A card\n".utf8, to: "set/README.md")
            _ = try folder.write("{}\n".utf8, to: "set/stats.json")
            return folder.path("set")
        }

        private func expectRefusal(
            _ arguments: [String], says words: [String], _ location: SourceLocation = #_sourceLocation
        ) throws {
            let outcome = try Program.run(["verify"] + arguments)
            #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome.errors)", sourceLocation: location)
            for word in words {
                #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
            }
            let messages = outcome.errors.split(separator: "\n").count { $0.hasPrefix("firstpass: ") }
            #expect(messages == 1, "\(outcome.errors)", sourceLocation: location)
        }

        @Test func aDatasetThatPasses() throws {
            let set = try dataset([RowFile.row(1), RowFile.row(2)], [RowFile.row(3)])
            let outcome = try Program.run(["verify", set])
            #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)")
            #expect(outcome.errors == "3 rows: 3 pass, 0 no longer pass\n")

            let all = try Program.run(["verify", set + "/", "--all", "--jobs", "1"])
            #expect(all.status == 0 && all.errors == outcome.errors)
            let rows = try RowFile.objects(all.output)
            #expect(rows.map { $0["id"] as? Int } == [1, 2, 3])
            #expect(rows.allSatisfy { $0["verdict"] as? String == "passed" })
        }

        @Test func rowsThatNoLongerPassAreReportedInOrder() throws {
            let slow = #"{"id": "slow", "solution": "while True: pass", "tests": "assert True"}"#
            let set = try dataset(
                [RowFile.row(1), slow, RowFile.row(3, passes: false)], [RowFile.row(4, passes: false), RowFile.row(5)])
            let outcome = try Program.run(["verify", set, "--cpu-limit", "1"])
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(outcome.errors == "5 rows: 2 pass, 3 no longer pass\n")
            let rows = try RowFile.objects(outcome.output)
            #expect(rows.map { $0["verdict"] as? String } == ["timeout", "failed", "failed"])
            #expect(rows.first?["id"] as? String == "slow" && rows.last?["id"] as? Int == 4)
            #expect(
                rows.map { $0["place"] as? String } == [
                    "\(set)/data/train-00000-of-00002.jsonl, line 2", "\(set)/data/train-00000-of-00002.jsonl, line 3",
                    "\(set)/data/train-00001-of-00002.jsonl, line 1",
                ])
            let last = try #require(rows.last)
            #expect((last["message"] as? String)?.contains("AssertionError") == true)
            #expect(last["asserts_passed"] as? Int == 0 && last["asserts_total"] as? Int == 1)
            #expect((last["isolation"] as? String)?.isEmpty == false)
            #expect(Set(last.keys).count == 10)
        }

        @Test func aRowIsHeldToTheLimitsThatItWasKeptUnder() throws {
            let row = #"""
                {"id": 1, "solution": "data = bytearray(100 << 20)", "tests": "assert len(data)", "provenance": \#
                {"limits": {"cpu_seconds": 5.0, "wall_seconds": 30.0, "memory_bytes": \#(64 << 20)}}}
                """#
            let file = try folder.write(row.utf8, to: "rows.jsonl")
            let held = try Program.run(["verify", file])
            #expect(held.status == 1 && held.output.contains(#""verdict":"memory""#), "\(held.output)\(held.errors)")
            let given = try Program.run(["verify", file, "--memory-limit", "512"])
            #expect(given.status == 0, "\(given.output)\(given.errors)")
        }

        @Test func rowsFromStandardInputNeedNoID() throws {
            let row = #"{"solution": "x = 1", "tests": "assert x == 2"}"#
            let outcome = try Program.run(Program.path, ["verify", "-"], input: row)
            #expect(outcome.status == 1, "\(outcome.errors)")
            let object = try #require(try RowFile.objects(outcome.output).first)
            #expect(object["id"] is NSNull && object["place"] as? String == "standard input, line 1")
        }

        @Test func fieldsOfOtherNames() throws {
            let row = #"{"task": "t/1", "answer": {"code": "x = 1"}, "metadata": {"tests": ["assert x == 1"]}}"#
            let file = try folder.write(row.utf8, to: "rows.jsonl")
            let fields = "id=task,solution=answer.code,tests=metadata.tests"
            let outcome = try Program.run(["verify", file, "--all", "--fields", fields])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try RowFile.objects(outcome.output).first?["id"] as? String == "t/1")
            try expectRefusal([file], says: ["\(file), line 1", "no field 'solution'", "--fields"])
            try expectRefusal(
                [file, "--fields", "solution=answer.code,tests=metadata.test"],
                says: ["\(file), line 1", "no field 'metadata.test'"])
            try expectRefusal(
                [file, "--fields", "id=name,solution=answer.code,tests=metadata.tests"], says: ["no field 'name'"])
            let usage = try Program.run(["verify", file, "--fields", "test=x"])
            #expect(usage.status == 2 && usage.errors.contains("there is no 'test'"), "\(usage.errors)")
        }

        @Test func aDatasetWithoutTests() throws {
            let row = #"{"messages": [{"role": "user", "content": "Write `f`."}]}"#
            let set = try dataset([row], [])
            let place = "\(set)/data/train-00000-of-00002.jsonl, line 1"
            try expectRefusal([set], says: [place, "no field 'solution'", "--fields", "--to triples"])
            try expectRefusal([set, "--skip-bad"], says: [place, "the only line cannot be run"])
        }

        @Test(arguments: RowFile.badLines + RowFile.emptyRows)
        func aBadLineIsNamed(_ line: RowFile.BadLine) throws {
            let file = try folder.write(
                RowFile.bytes([Array(RowFile.row(1).utf8), line.bytes, Array(RowFile.row(3).utf8)]), to: "rows.jsonl")
            try expectRefusal([file], says: ["\(file), line 2", line.words])
        }

        @Test func badLinesAreLeftOutAndCounted() throws {
            let bad = RowFile.badLines + RowFile.emptyRows + RowFile.longBadLines
            let lines = bad.map(\.bytes) + [Array(RowFile.row(1).utf8), Array(RowFile.row(2).utf8)]
            let file = try folder.write(RowFile.bytes(lines), to: "rows.jsonl")
            let outcome = try Program.run(["verify", file, "--skip-bad"])
            #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
            let summary = "\(bad.count + 2) rows: 2 pass, 0 no longer pass, \(bad.count) left out\n"
            #expect(outcome.errors == summary)
            for line in RowFile.longBadLines {
                let file = try folder.write(RowFile.bytes([line.bytes]), to: "long.jsonl")
                try expectRefusal([file], says: ["\(file), line 1", line.words])
            }
        }

        /// Odd, and all the same a row: what cannot pass is drift, and nothing stops.
        @Test func oddRowsGetAVerdict() throws {
            let long = String(repeating: "#", count: 10_000_000)
            var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
            bytes += RowFile.row(1).utf8 + Array("\r\n".utf8)
            bytes += Array(#"{"solution": "x = 1\u0000", "tests": "assert x == 1"}"#.utf8) + Array("\r\n".utf8)
            bytes += Array(#"{"solution": "x = 1 \#(long)", "tests": "assert x == 1"}"#.utf8) + Array("\r\n".utf8)
            bytes += RowFile.row(4).utf8
            let outcome = try Program.run(["verify", try folder.write(bytes, to: "rows.jsonl")])
            #expect(outcome.status == 1 && outcome.errors == "4 rows: 2 pass, 2 no longer pass\n", "\(outcome.errors)")
            #expect(
                try RowFile.objects(outcome.output).map { $0["verdict"] as? String } == ["invalid", "invalid"])
        }

        @Test func whatHoldsNoRowIsRefused() throws {
            try expectRefusal([try folder.write([], to: "empty.jsonl")], says: ["empty.jsonl", "no row"])
            try expectRefusal([try dataset([], [])], says: [folder.path("set"), "no row"])
            try expectRefusal([folder.path("none")], says: [folder.path("none"), "No such file"])
            try expectRefusal(["/proc/self/mem"], says: ["/proc/self/mem", "cannot be read"])
            try expectRefusal([folder.path], says: [folder.path, "data/*.jsonl"])
            try FileManager.default.createDirectory(
                atPath: folder.path("run/triples/data"), withIntermediateDirectories: true)
            try expectRefusal([folder.path("run")], says: ["firstpass verify \(folder.path("run"))/triples"])
        }
    }
}
