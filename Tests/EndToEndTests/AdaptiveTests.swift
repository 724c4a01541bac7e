import Foundation
import Testing

extension EndToEndTests {
    /// Sampling as far as it takes, against the complete run that draws everything.
    @Suite(.serialized) struct AdaptiveTests {
        private func run(_ flags: [String], into out: String) throws {
            let outcome = try Program.run(
                try Fixture.shortRun(into: out) + ["--sampling", "adaptive"] + flags)
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        @Test func itKeepsTheSameTriplesWhateverIsStartedAtOnce() async throws {
            let all = try await CompleteRun.shared
            let folder = try TemporaryFolder()
            let settings = [
                [], ["--start", "1", "--batch", "1", "--workers", "4"], ["--start", "4", "--threads", "1"],
            ]
            var datasets: [[[String: Data]]] = []
            for (number, flags) in settings.enumerated() {
                let out = folder.path("run\(number)")
                try run(flags, into: out)
                datasets.append(try Fixture.datasets(of: out))
            }
            #expect(datasets[1] == datasets[0] && datasets[2] == datasets[0])
            // What is trained on is the same as where everything is drawn.
            let rows = "data/train-00000-of-00001.jsonl"
            #expect(datasets[0][0][rows] == (try Fixture.datasets(of: all.path))[0][rows])

            let kept = try all.rows(of: "triples")
            let triples = try CompleteRun.rows(at: folder.path("run0"), of: "triples")
            #expect(triples.count == kept.count && !kept.isEmpty)
            for (triple, whole) in zip(triples, kept) {
                for key in ["id", "question", "solution"] {
                    #expect(triple[key] as? String == whole[key] as? String)
                }
                #expect(triple["tests"] as? [String] == whole["tests"] as? [String])
                #expect(triple["pass_rate"] == nil && whole["pass_rate"] != nil)
                let provenance = try #require(triple["provenance"] as? [String: Any])
                let attempts = try #require(triple["attempts"] as? [[String: Any]])
                #expect(attempts.count == (provenance["sample_index"] as? Int ?? -1) + 1)
                let others = try #require(whole["attempts"] as? [[String: Any]]).prefix(attempts.count)
                #expect(attempts as NSArray == Array(others) as NSArray)
            }
            let statistics = try JSONSerialization.jsonObject(with: try #require(datasets[0][1]["stats.json"]))
            #expect((statistics as? [String: Any])?["pass_at_k"] == nil)
            #expect(
                (statistics as? [String: Any])?["samples"] as? Int ?? 99
                    < Int(try Fixture.query(all.path, "SELECT count(*) FROM sample")) ?? 0)
        }

        @Test func aForkBeginsWithTheQuestionsOfAnotherRun() async throws {
            let all = try await CompleteRun.shared
            let folder = try TemporaryFolder()
            let out = folder.path("fork")
            let command = [
                "run", Fixture.path("short.yaml"), "--fork", all.path, "--model", try Fixture.model(), "--out", out,
            ]
            let outcome = try Program.run(command)
            try #require(outcome.status == 0, "\(outcome.errors)")
            let rows = "data/train-00000-of-00001.jsonl"
            for (fork, whole) in zip(try Fixture.datasets(of: out), try Fixture.datasets(of: all.path)) {
                #expect(fork[rows] != nil && fork[rows] == whole[rows])
            }
            // It goes on without the run that it came from.
            let again = try Program.run(command.map { $0 == all.path ? folder.path("gone") : $0 })
            #expect(again.status == 0, "\(again.errors)")
            let forgotten = try Program.run(command.filter { $0 != "--fork" && $0 != all.path })
            #expect(forgotten.status == 2 && forgotten.errors.contains("give the --fork"), "\(forgotten.errors)")
            let another = folder.path("another")
            let easy = try String(contentsOfFile: Fixture.path("easy-questions.jsonl"), encoding: .utf8)
            _ = try folder.write(Array(easy.prefix { $0 != "\n" }.utf8), to: "one.jsonl")
            let made = try Program.run([
                "run", Fixture.path("short.yaml"), "--questions-from", folder.path("one.jsonl"), "--model",
                try Fixture.model(), "--out", another,
            ])
            #expect(FileManager.default.fileExists(atPath: "\(another)/run.sqlite"), "\(made.errors)")
            let changed = try Program.run(command.map { $0 == all.path ? another : $0 })
            #expect(changed.status == 2 && changed.errors.contains("questionsSHA256: "), "\(changed.errors)")
            let refused = try Program.run(command.map { $0 == all.path ? out : $0 })
            #expect(refused.status == 2 && refused.errors.contains("fork itself"), "\(refused.errors)")
            let missing = try Program.run(
                ["run", "--fork", folder.path("gone"), "--model", try Fixture.model(), "--out", folder.path("other")])
            #expect(missing.status == 2 && missing.errors.contains("there is no run"), "\(missing.errors)")
        }
    }
}
