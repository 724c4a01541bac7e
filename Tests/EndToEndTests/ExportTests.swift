import Foundation
import Testing

extension EndToEndTests {
    /// What `export` says and leaves, beside the rows.
    @Suite(.serialized) struct ExportTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func export(_ target: String, _ arguments: [String] = []) async throws -> Program.Outcome {
            let run = try await CompleteRun.shared
            return try Program.run(
                ["export", run.path, "--to", target, "--format", "jsonl", "--out", folder.path("set")] + arguments)
        }

        @Test func whatTrainersNeedIsPrintedWithTheFolder() async throws {
            let outcome = try await export("messages")
            #expect(outcome.status == 0, "\(outcome.errors)")
            for words in ["# TRL, ", "# axolotl, ", "load_dataset(\"\(folder.path("set"))\")", "formatting"] {
                #expect(outcome.output.contains(words) == (words != "formatting"), "\(outcome.output)")
            }
            let written = try String(contentsOfFile: folder.path("set/trainers/train_trl.py"), encoding: .utf8)
            #expect(written.contains("load_dataset(\"DATASET\")"))
            #expect(try await export("triples").output == "")
        }

        @Test func whatWasWrittenIsReadAgain() async throws {
            let outcome = try await export("triples", ["--verify"])
            #expect(outcome.status == 0 && outcome.output == "", "\(outcome.errors)")
            #expect(outcome.errors.contains("read again: 3 files and"), "\(outcome.errors)")
        }

        @Test(arguments: ["jsonl", "jsonl.zst", "parquet"])
        func whatHasChangedSinceIsFound(_ format: String) async throws {
            let run = try await CompleteRun.shared
            let out = folder.path("set")
            let made = try Program.run(["export", run.path, "--to", "messages", "--format", format, "--out", out])
            #expect(made.status == 0, "\(made.errors)")
            let check = ["export", run.path, "--out", out, "--verify-only"]
            let whole = try Program.run(check)
            #expect(whole.status == 0 && whole.output == "", "\(whole.errors)")
            let name = "data/train-00000-of-00001.\(format)"
            var bytes = try Data(contentsOf: URL(filePath: "\(out)/\(name)"))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: "\(out)/\(name)"))
            let changed = try Program.run(check)
            #expect(changed.status == 1 && changed.output.contains("\(name): its SHA-256 is "), "\(changed)")
            #expect(changed.errors.contains("not as it should be"), "\(changed.errors)")
        }

        @Test(arguments: [
            ["--to", "csv"], ["--format", "xml"], ["--split", "train=0.5"], ["--to", "packed"], ["--to", "fim"],
            ["--to", "messages", "--mix", "code=README.md:6%"], ["--to", "llama2", "--mix", "code=nowhere:6%"],
            ["--to", "packed", "--tokenizer", "nowhere.gguf"], ["--to", "packed", "--length", "0"],
            ["--to", "messages", "--length", "2048"], ["--to", "fim", "--chat-template", "llama3"],
            ["--to", "llama2", "--infilling", "codellama"], ["--to", "llama2", "--mix-field", "text"],
            ["--to", "llama2", "--mix", "code=x:60%", "--mix", "text=y:50%"], ["--to", "llama2", "--mix", "x"],
        ])
        func whatCannotBeExportedIsRefusedAndLeavesNothing(_ flags: [String]) async throws {
            let run = try await CompleteRun.shared
            let outcome = try Program.run(["export", run.path, "--out", folder.path("set")] + flags)
            #expect(outcome.status == 2 && outcome.output == "" && !outcome.errors.isEmpty, "\(outcome)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }

        @Test func anUnknownTargetIsAnsweredWithTheTargets() async throws {
            let outcome = try Program.run(["export", folder.path, "--out", folder.path("set"), "--to", "csv"])
            for target in [
                "messages", "prompt-completion", "alpaca", "llama2", "dpo", "rlvr", "fim", "packed", "triples",
            ] {
                #expect(outcome.errors.contains("- \(target)\n"), "\(outcome.errors)")
            }
        }

        /// The reward that trainers get runs answers in the sandbox.
        @Test func theRewardTellsWhatPasses() async throws {
            let outcome = try await export("rlvr")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let script = """
                import json, sys, textwrap
                from reward import compute_score, reward
                rows = [json.loads(line) for line in open(sys.argv[1])]
                answers = ["Here:\\n```python\\n" + row["extra_info"]["reference_solution"] + "\\n```\\n" for row in rows]
                tests = [row["assert_case"] for row in rows]
                chats = [[{"role": "assistant", "content": answer}] for answer in answers + ["I do not know."]]
                names = [row["entry_point"] for row in rows]
                print(reward(completions=chats, assert_case=tests + tests[:1], prompts=[], entry_point=names + names[:1]))
                truth = rows[0]["reward_model"]["ground_truth"]
                print([compute_score("firstpass", answer, truth) for answer in (answers[0], "raise SystemExit")])
                print(
                    reward([], [], []),
                    reward([chats[0], [{"content": "\\ud800"}], [{"content": "x" * 2000000}]], tests[:1] * 3, names[:1] * 3))
                right = rows[0]["extra_info"]["reference_solution"]
                forms = [
                    "```py\\n" + right + "\\n```", "```Python\\r\\n" + right.replace("\\n", "\\r\\n") + "\\r\\n```",
                    "~~~python3\\n" + right + "\\n~~~", "```\\n" + right + "\\n```", "```python\\n" + right,
                    "1. So:\\n" + textwrap.indent("```python\\n" + right + "\\n```", "   "),
                    "```bash\\npip install it\\n```\\nThen:\\n```python\\n" + right + "\\n```\\n",
                    "```python\\n" + right + "\\n```\\nIts use:\\n```python\\nprint(1)\\n```\\ngives\\n```\\n1\\n```\\n",
                    right, "```python\\npass\\n```", "```json\\n" + right + "\\n```",
                ]
                print([compute_score("firstpass", form, truth) for form in forms])
                """
            let program = URL(filePath: Program.path).deletingLastPathComponent().path
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            let python = try Program.run(
                "/usr/bin/env", ["python3", "-c", script, folder.path("set/data/train-00000-of-00001.jsonl")],
                environment: ["PATH": "\(program):\(path)", "PYTHONPATH": folder.path("set/trainers")])
            #expect(python.status == 0, "\(python.errors)")
            let rows = try await CompleteRun.shared.rows(of: "triples").count
            let rewards = Array(repeating: "1.0", count: rows) + ["0.0"]
            #expect(
                python.output == "[\(rewards.joined(separator: ", "))]\n[1.0, 0.0]\n[] [1.0, 0.0, 0.0]\n"
                    + "[\(Array(repeating: "1.0", count: 9).joined(separator: ", ")), 0.0, 0.0]\n",
                "\(python.output)")
        }
    }
}
