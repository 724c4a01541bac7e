import Foundation
import Testing

extension EndToEndTests {
    /// What the program is given may be wrong: it says so once, with what to do, exits with 2, and leaves nothing behind.
    @Suite(.serialized) struct BadInputTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private var out: String { folder.path("run") }

        /// The arguments of a run that would work, with some of them changed.
        private func arguments(
            config: String? = nil, model: String? = nil, extra: [String] = []
        ) throws -> [String] {
            [
                "run", config ?? Fixture.path("short.yaml"), "--questions-from", Fixture.path("easy-questions.jsonl"),
                "--model", try model ?? Fixture.model(), "--out", out,
            ] + extra
        }

        /// Runs, expects a refusal that says all `words`, and that the folder of the run was not made.
        private func expectRefusal(
            _ arguments: [String], environment: [String: String] = [:], says words: [String],
            _ location: SourceLocation = #_sourceLocation
        ) throws {
            check(try Program.run(arguments, environment: environment), says: words, location)
            #expect(!FileManager.default.fileExists(atPath: out), sourceLocation: location)
        }

        private func check(_ outcome: Program.Outcome, says words: [String], _ location: SourceLocation) {
            #expect(outcome.status == 2, "\(outcome.errors)", sourceLocation: location)
            for word in words {
                #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
            }
            let messages = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("firstpass: ") }
            #expect(messages.count == 1, "\(outcome.errors)", sourceLocation: location)
            #expect(outcome.output.isEmpty, sourceLocation: location)
        }

        /// The first bytes of the small model.
        private func modelBytes(_ count: Int) throws -> [UInt8] {
            let file = try FileHandle(forReadingFrom: URL(filePath: try Fixture.model()))
            defer { try? file.close() }
            return Array(try file.read(upToCount: count) ?? Data())
        }

        @Test func aCutModel() throws {
            for count in [3, 20, 5_000, 4_000_000] {
                let model = try folder.write(try modelBytes(count), to: "cut.gguf")
                try expectRefusal(try arguments(model: model), says: [model])
            }
        }

        @Test func aCutModelUnderItsName() throws {
            try FileManager.default.createDirectory(atPath: folder.path("models"), withIntermediateDirectories: true)
            let model = try folder.write(try modelBytes(1_000), to: "models/smollm2-135m.gguf")
            try expectRefusal(
                try arguments(model: "smollm2-135m"), environment: ["FIRSTPASS_HOME": folder.path],
                says: [model, "firstpass models pull smollm2-135m"])
        }

        @Test func aModelThatIsNotHere() throws {
            try expectRefusal(
                try arguments(model: "smollm2-135m"), environment: ["FIRSTPASS_HOME": folder.path],
                says: ["has not been pulled", "firstpass models pull smollm2-135m"])
            try expectRefusal(try arguments(model: "smollm2-135n"), says: ["'smollm2-135m'"])
            try expectRefusal(try arguments(model: folder.path("none.gguf")), says: [folder.path("none.gguf")])
        }

        @Test func aCorruptedModel() throws {
            var bytes = try modelBytes(4_000_000)
            for index in 4_000..<4_400 { bytes[index] = 0xFF }
            let model = try folder.write(bytes, to: "corrupted.gguf")
            try expectRefusal(try arguments(model: model), says: [model])
        }

        @Test func aTextFileAsModel() throws {
            let model = try folder.write("This is a model, really.\n".utf8, to: "text.gguf")
            try expectRefusal(try arguments(model: model), says: [model, "not a GGUF file"])
            let empty = try folder.write([], to: "empty.gguf")
            try expectRefusal(try arguments(model: empty), says: [empty, "empty"])
            try expectRefusal(try arguments(model: folder.path + "/"), says: [folder.path])
        }

        @Test func anUnsupportedArchitecture() throws {
            let model = try folder.write(Self.gguf(architecture: "mamba", tensorType: 0), to: "mamba.gguf")
            try expectRefusal(try arguments(model: model), says: [model, "mamba"])
        }

        @Test func anUnsupportedTensorType() throws {
            for (type, name): (UInt32, String) in [(16, "IQ2_XXS"), (36, "IQ4_NL_4_4"), (4_000_000, "4000000")] {
                let model = try folder.write(Self.gguf(architecture: "llama", tensorType: type), to: "type.gguf")
                try expectRefusal(try arguments(model: model), says: [model, "token_embd.weight", name])
            }
        }

        /// A GGUF file (version 3) with one metadata entry and one tensor of 32 × 4 numbers.
        private static func gguf(architecture: String, tensorType: UInt32) -> [UInt8] {
            func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
                withUnsafeBytes(of: number.littleEndian) { Array($0) }
            }
            func string(_ text: String) -> [UInt8] { bytes(UInt64(text.utf8.count)) + Array(text.utf8) }
            var file = Array("GGUF".utf8) + bytes(UInt32(3)) + bytes(UInt64(1)) + bytes(UInt64(1))
            file += string("general.architecture") + bytes(UInt32(8)) + string(architecture)
            file += string("token_embd.weight") + bytes(UInt32(2)) + bytes(UInt64(32)) + bytes(UInt64(4))
            file += bytes(tensorType) + bytes(UInt64(0))
            while file.count % 32 != 0 { file.append(0) }
            return file + Array(repeating: 0, count: 32 * 4 * 4)
        }

        @Test func anOutputFolderThatCannotBeWritten() throws {
            let file = try folder.write("a file\n".utf8, to: "file")
            let outcome = try Program.run(try arguments(extra: ["--out", file + "/run"]))
            check(outcome, says: [file], #_sourceLocation)
            #expect(FileManager.default.contents(atPath: file) == Data("a file\n".utf8))
        }

        @Test func anUnknownKeyInTheYAML() throws {
            let config = try folder.write("seed: 1\nrols: {}\n".utf8, to: "config.yaml")
            try expectRefusal(try arguments(config: config), says: ["\(config), line 2", "'rols'", "'roles'"])
            let broken = try folder.write("seed: [1\n".utf8, to: "broken.yaml")
            try expectRefusal(try arguments(config: broken), says: [broken])
            try expectRefusal(try arguments(config: folder.path("none.yaml")), says: [folder.path("none.yaml")])
            let none = try folder.write("seed: 1\nquestions: 0\n".utf8, to: "questions.yaml")
            try expectRefusal(["run", none, "--out", out], says: ["\(none), line 2", "'questions'"])
        }

        @Test func anUnknownPlaceholderInATemplate() throws {
            let prompts = folder.path("prompts")
            try FileManager.default.copyItem(atPath: Fixture.checkout + "/prompts", toPath: prompts)
            let template = try folder.write("Solve this:\n{{questoin}}\n".utf8, to: "prompts/solutions.mustache")
            try expectRefusal(
                try arguments(extra: ["--prompts", prompts]),
                says: ["\(template), line 2", "{{questoin}}", "{{question}}"])
            try FileManager.default.removeItem(atPath: template)
            try expectRefusal(try arguments(extra: ["--prompts", prompts]), says: [template])
        }

        @Test func aFileOfQuestionsWithABadLine() throws {
            let file = try folder.write("{\"question\": \"Write `f(a)`.\"}\nnonsense\n".utf8, to: "bad.jsonl")
            try expectRefusal(try arguments(extra: ["--questions-from", file]), says: ["\(file), line 2"])
        }

        @Test(arguments: ["", "\n \r\n\n"])
        func aFileWithoutQuestions(text: String) throws {
            let file = try folder.write(text.utf8, to: "none.jsonl")
            try expectRefusal(try arguments(extra: ["--questions-from", file]), says: [file, "no question"])
        }

        /// Runs where some programs of the machine are not to be had: another file stands in their places.
        private func expectRefusal(without programs: [String], says words: [String]) throws {
            var command = ["bwrap", "--dev-bind", "/", "/"]
            for program in programs { command += ["--ro-bind", "/dev/null", program] }
            let outcome = try Program.run("/usr/bin/env", command + ["--", Program.path] + (try arguments()))
            check(outcome, says: words, #_sourceLocation)
            #expect(!FileManager.default.fileExists(atPath: out))
        }

        @Test func noBubblewrap() throws {
            let found = try Program.run("/usr/bin/env", ["sh", "-c", "command -v bwrap"])
            let places = Set([found.output.trimmingCharacters(in: .newlines), "/usr/bin/bwrap"])
            try expectRefusal(
                without: places.filter { FileManager.default.fileExists(atPath: $0) }.sorted(),
                says: ["bubblewrap is missing", "apt-get install bubblewrap"])
        }

        @Test func noPython() throws {
            let python = URL(filePath: "/usr/bin/python3").resolvingSymlinksInPath().path
            try expectRefusal(without: [python], says: ["Python", "apt-get install python3"])
        }

        @Test(arguments: [
            ["run", "--qestions", "3"], ["run", "--questions", "0"], ["run", "--questions", "many"],
            ["run", "--samples", "-1"], ["run", "--dedupe", "fuzzy"], ["frobnicate"], ["show"],
        ])
        func flagsThatCannotBeUsed(_ arguments: [String]) throws {
            let outcome = try Program.run(arguments, folder: folder.path)
            #expect(outcome.status == 2 && outcome.errors.contains("Usage:"), "\(outcome.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }

        @Test func aRunThatIsNotThere() throws {
            for command in [["status", out], ["show", out, "q0"], ["export", out, "--out", folder.path("set")]] {
                try expectRefusal(command, says: [out, "firstpass run --out"])
            }
            let text = try folder.write("no ledger\n".utf8, to: "run.sqlite")
            check(try Program.run(["status", text]), says: [text], #_sourceLocation)
        }

        /// A limit on the size of files stands for a full disk: writing fails in the middle.
        @Test func aFullDisk() throws {
            let script = "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\""
            func run(kibibytes: Int) throws -> Program.Outcome {
                let command = ["-c", script, "bash", "\(kibibytes)", Program.path] + (try arguments())
                return try Program.run("/bin/bash", command)
            }
            // Not even the message can be written.
            #expect(try run(kibibytes: 0).status == 2)
            for kibibytes in [64, 128, 256] {
                check(try run(kibibytes: kibibytes), says: ["run.sqlite", "space"], #_sourceLocation)
                #expect(!FileManager.default.fileExists(atPath: out + "/messages"))
                #expect(!FileManager.default.fileExists(atPath: out + "/triples"))
            }
            // What is there is whole: the same command goes on.
            #expect(try Fixture.query(out, "PRAGMA integrity_check") == "ok")
        }

        @Test func noNetwork() throws {
            let environment = [
                "FIRSTPASS_HOME": folder.path, "HF_ENDPOINT": "http://127.0.0.1:1",
                "PIP_INDEX_URL": "http://127.0.0.1:1",
                "PIP_RETRIES": "0", "PIP_EXTRA_INDEX_URL": "", "PIP_CONFIG_FILE": "/dev/null", "PIP_FIND_LINKS": "",
            ]
            for model in ["smollm2-135m", "qwen2.5-coder-1.5b"] {
                let outcome = try Program.run(["models", "pull", model], environment: environment)
                check(outcome, says: ["'\(model)' could not be fetched", "check the network"], #_sourceLocation)
            }
            let left = try TemporaryFolder.contents(of: folder.path).filter { !$0.value.isEmpty }
            #expect(left.isEmpty, "\(left.keys)")
        }
    }
}
