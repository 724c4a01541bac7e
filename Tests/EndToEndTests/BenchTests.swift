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
