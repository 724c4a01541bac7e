import Foundation
import Testing

extension EndToEndTests {
    @Suite(.serialized) struct NonsenseTests {
        /// The prompts make the small model write anything but what is asked for.
        @Test func answersWithoutSenseAreRecordedAndTheRunEnds() throws {
            let folder = try TemporaryFolder()
            let config = try folder.write(
                """
                roles:
                  questions: { max_tokens: 60 }
                  tests: { max_tokens: 40, rewrites: 1 }
                  solutions: { samples: 2, max_tokens: 40 }
                """.utf8, to: "config.yaml")
            let prompts = folder.path("prompts")
            try FileManager.default.copyItem(atPath: Fixture.checkout + "/prompts", toPath: prompts)
            _ = try folder.write("Tell me about {{topics}}, {{count}} times.\n".utf8, to: "prompts/questions.mustache")
            let out = folder.path("run")
            let outcome = try Program.run([
                "run", config, "--questions", "3", "--model", try Fixture.model(), "--prompts", prompts, "--out", out,
            ])
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("no triple has been kept"), "\(outcome.errors)")
            // Requests end although they bring nothing, and every raw answer is there with the reason.
            #expect(
                try Fixture.query(out, "SELECT count(*) FROM generation WHERE role = 'questions' AND answer <> ''")
                    == "4")
            #expect(
                try Fixture.query(
                    out,
                    "SELECT count(*) FROM rejected_item WHERE text = '' OR reason NOT LIKE '%:%'") == "0")
            #expect(try Fixture.query(out, "SELECT count(*) FROM rejected_item") != "0")
            #expect(try Fixture.query(out, "SELECT count(*) FROM triple") == "0")
            #expect(try Fixture.query(out, "SELECT count(*) FROM run WHERE finished IS NOT NULL") == "1")
            let status = try Program.run(["status", out])
            #expect(status.output.contains("lost, by stage and kind"), "\(status.output)")
        }

        @Test func testsAndSolutionsWithoutSenseAreRecordedWithTheReason() throws {
            let folder = try TemporaryFolder()
            let prompts = folder.path("prompts")
            try FileManager.default.copyItem(atPath: Fixture.checkout + "/prompts", toPath: prompts)
            for role in ["tests", "solutions"] {
                _ = try folder.write("Write a poem about the sea.\n".utf8, to: "prompts/\(role).mustache")
            }
            let config = try folder.write(
                "roles:\n  tests: { max_tokens: 30, rewrites: 1 }\n  solutions: { samples: 2, max_tokens: 30 }\n".utf8,
                to: "config.yaml")
            let out = folder.path("run")
            let outcome = try Program.run([
                "run", config, "--questions-from", Fixture.path("easy-questions.jsonl"), "--model", try Fixture.model(),
                "--prompts", prompts, "--out", out,
            ])
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(
                try Fixture.query(out, "SELECT count(*) FROM sample WHERE state = 'unextracted' AND reason <> ''")
                    == "12")
            #expect(
                try Fixture.query(out, "SELECT DISTINCT state FROM question WHERE given_tests IS NULL") == "untestable")
            #expect(try Fixture.query(out, "SELECT count(*) FROM test_suite WHERE state <> 'valid'") == "2")
            let shown = try Program.run(["show", out, "q0", "--raw"])
            #expect(shown.status == 0)
            #expect(shown.output.contains("no function:") || shown.output.contains("not Python:"), "\(shown.output)")
        }
    }
}
