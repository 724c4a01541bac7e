import Foundation
import Testing

extension EndToEndTests {
    @Suite struct BenchTests {
        @Test func theEngineIsMeasuredAtEveryWidth() throws {
            let outcome = try Program.run([
                "bench", "engine", "--model", try Fixture.model(), "--prompt-tokens", "48", "--tokens", "2",
                "--parallel", "2, 4", "--prompts", "2", "--threads", "2", "--json",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            #expect(report["threads"] as? Int == 2 && report["prompts"] as? Int == 2)
            #expect((report["isa"] as? String)?.isEmpty == false)
            let results = try #require(report["results"] as? [[String: Any]])
            #expect(results.compactMap { $0["parallel"] as? Int } == [2, 4])
            for result in results {
                #expect(result["prompt_tokens"] as? Int == 48 && result["tokens"] as? Int == 2)
                for key in ["prefill_tokens_per_second", "decode_tokens_per_second"] {
                    #expect(try #require(result[key] as? Double) > 0)
                }
            }
        }

        @Test func aTokenizerIsMeasuredOnEveryText() throws {
            let folder = try TemporaryFolder()
            let paths = try ["def f(x):\n", "één 🦙"].enumerated().map { index, text in
                let path = folder.path("\(index).txt")
                try Data(text.utf8).write(to: URL(filePath: path))
                return path
            }
            let outcome = try Program.run([
                "bench", "tokenizer", "--model", try Fixture.model(), "--text", paths[0], "--text", paths[1], "--json",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            let results = try #require(report["results"] as? [[String: Any]])
            #expect(results.compactMap { $0["bytes"] as? Int } == [10, 10])
            for result in results {
                #expect(try #require(result["tokens"] as? Int) > 0)
                for key in ["encode_megabytes_per_second", "decode_megabytes_per_second"] {
                    #expect(try #require(result[key] as? Double) > 0)
                }
            }
            let empty = folder.path("empty.txt")
            try Data().write(to: URL(filePath: empty))
            for flags in [[], ["--text", empty], ["--text", paths[0], "--piece-bytes", "0"], ["--text", "/nowhere"]] {
                let refused = try Program.run(["bench", "tokenizer", "--model", try Fixture.model()] + flags)
                #expect(refused.status == 2 && !refused.errors.isEmpty, "\(flags)")
            }
        }

        @Test func kernelsAreMeasuredAtEveryShapeAndBatch() throws {
            let outcome = try Program.run([
                "bench", "kernels", "--type", "Q4_K", "--type", "q8_0", "--shape", "64x256", "--shape", "16x512",
                "--batch",
                "1, 9", "--json",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            let results = try #require(report["results"] as? [[String: Any]])
            #expect(
                results.compactMap { $0["type"] as? String } == Array(repeating: "Q4_K", count: 4)
                    + Array(repeating: "Q8_0", count: 4))
            #expect(results.compactMap { $0["batch"] as? Int } == [1, 9, 1, 9, 1, 9, 1, 9])
            for result in results { #expect(try #require(result["gigaoperations_per_second"] as? Double) > 0) }
            for flags in [
                ["--type", "F16"], ["--type", "Q9"], ["--shape", "8960"], ["--shape", "17x256"], ["--shape", "16x100"],
                ["--shape", "axb"], ["--batch", "0"], ["--batch", "1,x"],
            ] {
                let refused = try Program.run(["bench", "kernels"] + flags)
                #expect(refused.status == 2 && refused.output.isEmpty && !refused.errors.isEmpty, "\(flags)")
            }
        }

        @Test func samplingIsMeasuredWithEveryCut() throws {
            let outcome = try Program.run(["bench", "sampling", "--vocabulary", "2000", "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            let speeds = try #require(report["draws_per_second"] as? [String: Double])
            #expect(speeds.count == 5 && speeds.values.allSatisfy { $0 > 0 })
            #expect(try Program.run(["bench", "sampling", "--vocabulary", "0"]).status == 2)
        }

        @Test func aLedgerIsMadeAndMeasured() throws {
            let folder = try TemporaryFolder()
            let out = folder.path("ledger")
            let flags = ["bench", "ledger", "--questions", "60", "--samples", "4"]
            let outcome = try Program.run(flags + ["--out", out, "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            #expect(report["questions"] as? Int == 60)
            for key in ["samples", "executions", "kept", "file_bytes"] {
                #expect(try #require(report[key] as? Int) > 0, "\(key)")
            }
            let figures = try #require(report["figures"] as? [[String: Any]])
            #expect(
                figures.compactMap { $0["name"] as? String } == [
                    "funnel", "claim", "sample_and_execution", "status", "status_json", "export_both_targets",
                    "export_parquet",
                    "open_to_read", "open_to_write",
                ])
            #expect(figures.compactMap { $0["limit"] as? Double } == [100, 1, 1, 300, 300, 60_000, 20_000])
            for figure in figures { #expect(try #require(figure["milliseconds"] as? Double) > 0) }
            let operations = try #require(report["operations"] as? [String: [String: Any]])
            #expect(operations.count == 9 && operations.values.allSatisfy { ($0["count"] as? Int ?? 0) > 0 })
            // What was made is a run's ledger like any other, and the same every time.
            let status = try Program.run(["status", out, "--json"])
            #expect(status.status == 0 && status.output.contains("\"kept\" : \(report["kept"] as? Int ?? -1)"))
            let rows = folder.path("rows")
            #expect(
                try Program.run(["export", out, "--to", "triples", "--format", "jsonl", "--out", rows]).status == 0)
            let again = folder.path("again")
            #expect(try Program.run(flags + ["--out", again]).output.contains("60 questions"))
            #expect(
                try TemporaryFolder.contents(of: "\(again)/triples")["data/train-00000-of-00001.jsonl"]
                    == TemporaryFolder.contents(of: "\(out)/triples")["data/train-00000-of-00001.jsonl"])
            for refused in [["--questions", "0"], ["--samples", "0"], ["--out", out]] {
                let outcome = try Program.run(["bench", "ledger"] + refused)
                #expect(outcome.status == 2 && outcome.output.isEmpty && !outcome.errors.isEmpty, "\(refused)")
            }
        }

        @Test func anInstructionSetThatIsNotThereIsRefused() throws {
            for command in [["bench", "sampling"], ["bench", "kernels"], ["doctor"]] {
                let outcome = try Program.run(command, environment: ["FIRSTPASS_ISA": "sse9"])
                #expect(outcome.status == 2)
                #expect((outcome.errors + outcome.output).contains("scalar"), "\(outcome.errors)")
            }
        }

        @Test(arguments: [
            ["--parallel", "1,x"], ["--parallel", ""], ["--parallel", "0"], ["--parallel", "3", "--prompts", "2"],
            ["--tokens", "0"], ["--prompt-tokens", "0"], ["--prompts", "0"],
            ["--parallel", "2", "--prompts", "2", "--prompt-tokens", "40"], ["--threads", "0"],
        ])
        func sizesThatMakeNoSenseAreRefused(_ flags: [String]) throws {
            let outcome = try Program.run(["bench", "engine", "--model", try Fixture.model()] + flags)
            #expect(outcome.status == 2, "\(outcome.errors)")
            #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
        }
    }
}
