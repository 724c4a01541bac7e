import Foundation
import Testing

extension EndToEndTests {
    @Suite(.serialized) struct InstallationTests {
        @Test func theInstalledProgramWorksFromAnyFolder() throws {
            let folder = try TemporaryFolder()
            let share = folder.path("prefix/share/firstpass")
            for name in ["prefix/bin", "prefix/share/firstpass", "home/models", "elsewhere"] {
                try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
            }
            let program = folder.path("prefix/bin/firstpass")
            try FileManager.default.copyItem(atPath: Program.path, toPath: program)
            for name in ["prompts", "sandbox", "fingerprints"] {
                try FileManager.default.copyItem(atPath: "\(Fixture.checkout)/\(name)", toPath: "\(share)/\(name)")
            }
            let zygote = "\(Fixture.checkout)/.build-zygote/firstpass-zygote"
            if FileManager.default.fileExists(atPath: zygote) {
                try FileManager.default.copyItem(atPath: zygote, toPath: "\(share)/sandbox/firstpass-zygote")
            }
            let elsewhere = folder.path("elsewhere")

            let doctor = try Program.run(
                program, ["doctor", "--json"], environment: ["FIRSTPASS_SHARE": ""], folder: elsewhere)
            let findings = try #require(
                try JSONSerialization.jsonObject(with: Data(doctor.output.utf8)) as? [[String: Any]])
            let shared = try #require(findings.first { $0["name"] as? String == "shared files" })
            #expect(shared["detail"] as? String == URL(filePath: share).resolvingSymlinksInPath().path)
            for finding in findings where (finding["name"] as? String)?.hasPrefix("isolation") == true {
                #expect(finding["holds"] as? Bool == true || finding["isOptional"] as? Bool == true, "\(finding)")
            }
            #expect(findings.count { ($0["name"] as? String)?.hasPrefix("isolation") == true } >= 10)

            let input = """
                {"id": 1, "solution": "def add(a, b): return a + b", "tests": ["assert add(1, 2) == 3"]}
                {"id": "two", "solution": "def add(a, b): return a - b", "tests": "assert add(1, 2) == 3"}

                """
            let executed = try Program.run(
                program, ["execute"], environment: ["FIRSTPASS_SHARE": ""], folder: elsewhere, input: input)
            #expect(executed.status == 0, "\(executed.errors)")
            let verdicts = try executed.output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            #expect(verdicts.map { $0["verdict"] as? String } == ["passed", "failed"])
            #expect(verdicts.first?["id"] as? Int == 1 && verdicts.last?["id"] as? String == "two")

            let benchmarks = try Program.run(
                program, ["benchmarks", "list"], environment: ["FIRSTPASS_SHARE": ""], folder: elsewhere)
            #expect(benchmarks.status == 0 && benchmarks.output.contains("humaneval"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere).isEmpty)
        }

        @Test func withoutItsFilesTheProgramSaysWhatToDo() throws {
            let folder = try TemporaryFolder()
            try FileManager.default.copyItem(atPath: Program.path, toPath: folder.path("firstpass"))
            let outcome = try Program.run(
                folder.path("firstpass"), ["execute"], environment: ["FIRSTPASS_SHARE": ""], folder: folder.path)
            #expect(outcome.status == 2 && outcome.errors.contains("FIRSTPASS_SHARE"), "\(outcome.errors)")
        }

        @Test func itsHelpNamesEveryCommand() throws {
            let help = try Program.run(["--help"])
            #expect(help.status == 0 && help.errors.isEmpty)
            for command in [
                "run", "plan", "status", "show", "path", "export", "execute", "verify", "models", "generate",
                "tokenize",
                "perplexity",
                "benchmarks", "doctor",
            ] {
                #expect(help.output.contains("  \(command) "), "\(command)")
                let page = try Program.run([command, "--help"])
                #expect(page.status == 0 && page.output.contains("Example: "), "\(page.output)")
            }
        }
    }
}
