import Foundation
import Glibc
import Testing

extension EndToEndTests {
    @Suite(.serialized) struct CompleteRunTests {
        /// Triples that the small model must bring out of the easy questions; six of the seven unique ones were kept when they were chosen.
        private static let leastTriples = 3

        @Test func easyQuestionsBecomeTriples() async throws {
            let run = try await CompleteRun.shared
            let triples = try run.rows(of: "triples")
            #expect(triples.count >= Self.leastTriples, "\(run.outcome.output)")
            #expect(try run.rows(of: "messages").count == triples.count)
            #expect(run.outcome.output.contains("kept"))
            for dataset in ["messages", "triples"] {
                let card = try String(contentsOfFile: "\(run.path)/\(dataset)/README.md", encoding: .utf8)
                #expect(card.hasPrefix("---\n") && card.contains("apache-2.0"))
            }
            #expect(Set(triples.compactMap { $0["entry_point"] as? String }).count == triples.count)
        }

        @Test func everyTriplePassesWithoutOurHarness() async throws {
            for row in try await CompleteRun.shared.rows(of: "triples") {
                let tests = try #require(row["tests"] as? [String])
                #expect(tests.count >= 3 && Set(tests).count == tests.count)
                let solution = try #require(row["solution"] as? String)
                let program = "\(solution)\n\(tests.joined(separator: "\n"))\n"
                let outcome = try Self.isolatedPython(program)
                #expect(outcome.status == 0, "\(program)\n\(outcome.errors)")
                let broken = try Self.isolatedPython(program + "assert False\n")
                #expect(broken.status == 1)
            }
        }

        @Test func theDatasetVerifies() async throws {
            let run = try await CompleteRun.shared
            let count = try run.rows(of: "triples").count
            let outcome = try Program.run(["verify", "\(run.path)/triples"])
            #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)\(outcome.errors)")
            #expect(outcome.errors == "\(count) rows: \(count) pass, 0 no longer pass\n")
            let messages = try Program.run(["verify", "\(run.path)/messages"])
            #expect(messages.status == 2 && messages.errors.contains("--to triples"), "\(messages.errors)")
        }

        @Test(.enabled(if: ProcessInfo.processInfo.environment["FIRSTPASS_BENCHMARKS"]?.isEmpty == false))
        func noTripleSharesAWindowWithABenchmark() async throws {
            let run = try await CompleteRun.shared
            let benchmarks = try #require(ProcessInfo.processInfo.environment["FIRSTPASS_BENCHMARKS"])
            let outcome = try Program.run(
                "/usr/bin/python3",
                [
                    "-I", Fixture.path("shared_windows.py"), benchmarks,
                    run.path + "/triples/data/train-00000-of-00001.jsonl",
                ])
            #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)\(outcome.errors)")
        }

        @Test func theRepeatedQuestionIsLeftOut() async throws {
            let run = try await CompleteRun.shared
            #expect(try Fixture.query(run.path, "SELECT count(*) FROM duplicate") == "1")
        }

        @Test func statusTellsTheFunnel() async throws {
            let run = try await CompleteRun.shared
            let outcome = try Program.run(["status", run.path, "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let status = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            let funnel = try #require(status["funnel"] as? [String: Int])
            #expect(funnel["kept"] == (try run.rows(of: "triples").count))
            #expect(funnel["generated"] == 8 && funnel["unique"] == 7)
            #expect(status["finished"] is String)
            #expect(try Program.run(["status", run.path]).output.contains("finished"))
        }

        @Test func aTripleIsShownWithItsLineage() async throws {
            let run = try await CompleteRun.shared
            let row = try #require(try run.rows(of: "triples").first)
            let id = try #require(row["id"] as? String)
            let outcome = try Program.run(["show", run.path, id, "--raw"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let solution = try #require(row["solution"] as? String)
            for part in [try #require(row["question"] as? String), solution, "seed", "verdict: passed", "stub"] {
                #expect(outcome.output.contains(part), "no \(part) in\n\(outcome.output)")
            }
            #expect(try Program.run(["show", run.path, "q999"]).status == 2)
        }

        @Test func anExportGivesTheSameBytesAgain() async throws {
            let run = try await CompleteRun.shared
            let folder = try TemporaryFolder()
            for target in ["messages", "triples"] {
                let out = folder.path(target)
                let outcome = try Program.run(["export", run.path, "--to", target, "--format", "jsonl", "--out", out])
                #expect(outcome.status == 0, "\(outcome.errors)")
                let exported = try TemporaryFolder.contents(of: out)
                #expect(exported == (try TemporaryFolder.contents(of: "\(run.path)/\(target)")))
                #expect(!exported.isEmpty)
            }
        }

        @Test func theSameCommandAgainDoesNothingNew() async throws {
            let run = try await CompleteRun.shared
            let before = try Fixture.datasets(of: run.path)
            let count = "SELECT (SELECT count(*) FROM generation), (SELECT count(*) FROM execution)"
            let work = try Fixture.query(run.path, count)
            let again = try Program.run(try Fixture.shortRun(into: run.path))
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output == run.outcome.output)
            #expect(try Fixture.query(run.path, count) == work)
            #expect(try Fixture.datasets(of: run.path) == before)
        }

        @Test func anotherSeedIsRefusedWithTheDifference() async throws {
            let run = try await CompleteRun.shared
            let before = try Fixture.datasets(of: run.path)
            let outcome = try Program.run(try Fixture.shortRun(into: run.path) + ["--seed", "2"])
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains("seed: 1 → 2"), "\(outcome.errors)")
            #expect(try Fixture.datasets(of: run.path) == before)
        }

        @Test func anInterruptedRunGoesOnToTheSameBytes() async throws {
            let run = try await CompleteRun.shared
            let folder = try TemporaryFolder()
            let out = folder.path("run")
            let command = try Fixture.shortRun(into: out)
            let running = try RunningProgram(Program.path, command)
            // As soon as a solution is in the ledger: then most of them are still to come.
            let solution = "SELECT count(*) FROM generation WHERE role = 'solutions'"
            try #require(try running.send(SIGINT, onceTrue: solution, in: out))
            let stopped = running.wait()
            #expect(stopped.status == 130, "\(stopped.errors)")
            #expect(stopped.errors.contains("The same command goes on where it stopped."), "\(stopped.errors)")
            #expect(!FileManager.default.fileExists(atPath: out + "/triples"))
            #expect(try Fixture.query(out, "SELECT finished FROM run") == "None")

            let resumed = try Program.run(command)
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(resumed.output == run.outcome.output)
            #expect(try Fixture.datasets(of: out) == (try Fixture.datasets(of: run.path)))
        }

        /// Plain Python in bubblewrap: nothing of ours but the program on standard input.
        private static func isolatedPython(_ program: String) throws -> Program.Outcome {
            try Program.run(
                "/usr/bin/env",
                [
                    "bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib",
                    "/lib", "--symlink", "usr/lib64", "/lib64", "--tmpfs", "/tmp", "--chdir", "/tmp",
                    "/usr/bin/python3", "-I", "-",
                ], input: program)
        }
    }
}
