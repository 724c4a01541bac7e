import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// What may be wrong with the disk, the ledger or the model while a run works or before it goes on: one clear message,
    /// exit code 2, nothing half-written; and where it is mended, the same command ends with the same bytes.
    @Suite(.serialized) struct FaultTests {
        private let folder: TemporaryFolder
        /// The folder of the run that something happens to.
        private var out: String { folder.path("run") }

        init() throws { folder = try TemporaryFolder() }

        /// Puts the shared run, which has ended, into the folder, to happen something to.
        private func copyOfCompleteRun() async throws -> CompleteRun {
            let whole = try await CompleteRun.shared
            try FileManager.default.copyItem(atPath: whole.path, toPath: out)
            return whole
        }

        /// Expects a refusal: exit code 2, nothing on stdout, one message that says all `words`, with a remedy.
        private func expectRefusal(
            _ outcome: Program.Outcome, says words: [String], _ location: SourceLocation = #_sourceLocation
        ) {
            #expect(outcome.status == 2, "\(outcome.errors)", sourceLocation: location)
            #expect(outcome.output.isEmpty, sourceLocation: location)
            for word in words {
                #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location)
            }
            let lines = outcome.errors.split(separator: "\n")
            #expect(lines.count { $0.hasPrefix("firstpass: ") } == 1, "\(outcome.errors)", sourceLocation: location)
            #expect(lines.last?.hasPrefix("  ") == true, "no remedy: \(outcome.errors)", sourceLocation: location)
        }

        /// Expects that the same command ends as the shared run did.
        private func expectSameEnd(
            as whole: CompleteRun, _ location: SourceLocation = #_sourceLocation
        ) throws {
            let outcome = try Program.run(try Fixture.shortRun(into: out))
            #expect(outcome.status == 0, "\(outcome.errors)", sourceLocation: location)
            #expect(outcome.output == whole.outcome.output, sourceLocation: location)
            #expect(
                try Fixture.datasets(of: out) == (try Fixture.datasets(of: whole.path)), sourceLocation: location)
            try LedgerContents(ofRun: out).expectSameWork(as: LedgerContents(ofRun: whole.path), location)
        }

        /// Runs a shell script in the folder, with the command of the run as its arguments, where something else is mounted
        /// in some places: `--size 4096 --tmpfs DIR`, `--ro-bind FROM TO`.
        private func run(_ script: String, mounting mounts: [String]) throws -> Program.Outcome {
            let program = [Program.path] + (try Fixture.shortRun(into: out))
            return try Program.run(
                "/usr/bin/env",
                ["bwrap", "--dev-bind", "/", "/"] + mounts + ["--", "/bin/sh", "-c", script, "sh"] + program,
                folder: folder.path)
        }

        private var ledger: Data? { FileManager.default.contents(atPath: "\(out)/run.sqlite") }

        @Test func aRunInAReadOnlyFolderIsRead() async throws {
            let whole = try await copyOfCompleteRun()
            for command in [["status", out], ["export", out, "--format", "jsonl", "--out", folder.path("set")]] {
                let outcome = try Program.run(
                    "/usr/bin/env",
                    ["bwrap", "--dev-bind", "/", "/", "--ro-bind", out, out, "--", Program.path] + command)
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
            let rows = "data/train-00000-of-00001.jsonl"
            let exported = try #require(FileManager.default.contents(atPath: folder.path("set/\(rows)")))
            #expect(exported == FileManager.default.contents(atPath: "\(whole.path)/messages/\(rows)"))
        }

        @Test func aDiskThatFillsUpInTheMiddleOfARun() async throws {
            let whole = try await CompleteRun.shared
            let kept = folder.path("kept")
            for path in [out, kept] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            // What a full disk has left goes on with on a larger one, which fills up too.
            var rows = -1
            for kibibytes in [800, 1_400] {
                let outcome = try run(
                    "cp -r kept/. run; \"$@\"; status=$?; rm -r kept; cp -r run kept; exit $status",
                    mounting: ["--size", "\(kibibytes << 10)", "--tmpfs", out])
                expectRefusal(outcome, says: ["the disk is full", "\(out)/run.sqlite", "make space"])
                let names = try FileManager.default.contentsOfDirectory(atPath: kept)
                #expect(names.contains("run.sqlite") && names.allSatisfy { $0.hasPrefix("run.sqlite") }, "\(names)")
                let contents = try LedgerContents(ofRun: kept)
                #expect(contents.integrity == "ok" && contents.rows.count > rows)
                rows = contents.rows.count
            }
            try FileManager.default.removeItem(atPath: out)
            try FileManager.default.moveItem(atPath: kept, toPath: out)
            try expectSameEnd(as: whole)
        }

        @Test func aDiskThatIsFullWhenTheDatasetIsWritten() async throws {
            _ = try await copyOfCompleteRun()
            let small = folder.path("small")
            try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
            let outcome = try run(
                "\"$1\" export run --to messages --out small/messages; status=$?; ls -A small; exit $status",
                mounting: ["--size", "8192", "--tmpfs", small])
            expectRefusal(outcome, says: ["small/", "No space left on device", "space"])
        }

        @Test func aLedgerThatCannotBeWritten() async throws {
            let whole = try await copyOfCompleteRun()
            let before = ledger
            for path in [out, "\(out)/run.sqlite"] {
                let outcome = try run("exec \"$@\"", mounting: ["--ro-bind", path, path])
                expectRefusal(outcome, says: ["\(out)/run.sqlite", "ead-only", "--out"])
                #expect(ledger == before)
            }
            try expectSameEnd(as: whole)
        }

        @Test func aLedgerOfANewerVersion() async throws {
            _ = try await copyOfCompleteRun()
            let script = """
                import sqlite3, sys
                ledger = sqlite3.connect(sys.argv[1])
                ledger.execute("INSERT INTO grdb_migrations VALUES ('9999-later')")
                ledger.commit()
                ledger.close()
                """
            #expect(try Program.run("/usr/bin/python3", ["-I", "-c", script, "\(out)/run.sqlite"]).status == 0)
            let before = ledger
            let export = ["export", out, "--out", folder.path("set")]
            for command in [try Fixture.shortRun(into: out), ["status", out], ["show", out, "q0"], export] {
                expectRefusal(try Program.run(command), says: ["\(out)/run.sqlite", "newer version of Firstpass"])
            }
            #expect(ledger == before && !FileManager.default.fileExists(atPath: folder.path("set")))
        }

        @Test(arguments: ["sample", "generation", "execution", "question"])
        func aDamagedPage(of table: String) async throws {
            _ = try await copyOfCompleteRun()
            let page = try #require(
                Int(try Fixture.query(out, "SELECT rootpage FROM sqlite_master WHERE name = '\(table)'")))
            var bytes = try #require(ledger)
            for index in (page - 1) * 4_096 + 8..<page * 4_096 - 8 { bytes[index] ^= 0xFF }
            // Without the index of a log that a reader left.
            try FileManager.default.removeItem(atPath: out)
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
            try bytes.write(to: URL(filePath: "\(out)/run.sqlite"))
            let outcome = try Program.run(try Fixture.shortRun(into: out))
            expectRefusal(outcome, says: ["the ledger is damaged", "\(out)/run.sqlite", "nothing was changed"])
            #expect(ledger == bytes)
            let export = try Program.run(["export", out, "--out", folder.path("set")])
            expectRefusal(export, says: ["the ledger is damaged", "\(out)/run.sqlite"])
            #expect(!FileManager.default.fileExists(atPath: folder.path("set")))
            #expect(ledger == bytes)
        }

        @Test func aModelFileThatChangedSinceTheRunBegan() async throws {
            let whole = try await copyOfCompleteRun()
            var model = try Data(contentsOf: URL(filePath: try Fixture.model()))
            model[model.count - 1] ^= 1
            let changed = folder.path("changed.gguf")
            try model.write(to: URL(filePath: changed))
            let sums = try [Fixture.model(), changed].map { path in
                let outcome = try Program.run("/usr/bin/env", ["sha256sum", path])
                return try #require(outcome.output.split(separator: " ").first.map(String.init))
            }
            #expect(sums.count == 2 && sums[0] != sums[1] && sums[0].count == 64)
            let before = ledger
            let outcome = try Program.run(try Fixture.shortRun(into: out) + ["--model", changed])
            expectRefusal(outcome, says: ["\(out)/run.sqlite", "\(sums[0]) → \(sums[1])", "--out"])
            #expect(ledger == before)
            try expectSameEnd(as: whole)
        }

        @Test func aModelFileThatMovedSinceTheRunBegan() async throws {
            let whole = try await copyOfCompleteRun()
            let moved = folder.path("moved.gguf")
            try FileManager.default.createSymbolicLink(atPath: moved, withDestinationPath: try Fixture.model())
            let outcome = try Program.run(try Fixture.shortRun(into: out) + ["--model", moved])
            #expect(outcome.status == 0 && outcome.output == whole.outcome.output, "\(outcome.errors)")
            #expect(try Fixture.datasets(of: out) == (try Fixture.datasets(of: whole.path)))
        }

        @Test func aSecondWriter() async throws {
            let whole = try await CompleteRun.shared
            let command = try Fixture.shortRun(into: out)
            let first = try RunningProgram(Program.path, command)
            // It stands still meanwhile, so that it cannot end before the second one has begun.
            let stopped = try first.send(SIGSTOP, onceTrue: "SELECT count(*) FROM generation", in: out)
            let second = try Program.run(command)
            let status = try Program.run(["status", out])
            first.send(SIGCONT)
            let outcome = first.wait()
            try #require(stopped)
            expectRefusal(second, says: ["\(out)/run.sqlite", "another process is writing", "\(first.number)"])
            #expect(status.status == 0 && status.output.contains("running: process \(first.number)"))
            #expect(outcome.status == 0 && outcome.output == whole.outcome.output, "\(outcome.errors)")
            try expectSameEnd(as: whole)
        }
    }
}
