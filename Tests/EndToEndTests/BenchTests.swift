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
