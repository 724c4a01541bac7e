import Foundation
import Glibc
import Testing

@testable import firstpass

extension EndToEndTests {
    @Suite(.serialized) struct StatusTests {
        private static func object(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        @Test func itTellsSpeedEngineAndDisk() async throws {
            let run = try await CompleteRun.shared
            let outcome = try Program.run(["status", run.path, "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let status = try Self.object(outcome.output)
            #expect(status["state"] as? String == "finished" && status["time_left_seconds"] == nil)
            let engine = try #require(status["engine"] as? [String: Double])
            let (busy, rows) = (try #require(engine["busy_share"]), try #require(engine["rows_per_step"]))
            #expect(busy > 0 && busy <= 1 && rows >= 1 && (engine["seconds"] ?? 0) > 0)
            let speed = try #require(status["speed"] as? [String: Any])
            for rate in ["tokens_per_second", "executions_per_second"] {
                let values = try #require(speed[rate] as? [String: Double])
                #expect((values["mean"] ?? 0) > 0 && (values["recent"] ?? 0) > 0, "\(rate)")
            }
            #expect((speed["kept_per_hour"] as? Double ?? 0) > 0)
            let disk = try #require(status["disk"] as? [String: Int])
            #expect((disk["ledger_bytes"] ?? 0) > 100_000 && disk["free_bytes"] != nil)
            #expect((status["pass_at_k"] as? [Double])?.count == 4)

            let text = try Program.run(["status", run.path]).output
            for part in ["62,000", "52,000", "14,000", "pass@1 to pass@4", "busy", "rows a step", "triples an hour"] {
                #expect(text.contains(part), "no \(part) in\n\(text)")
            }
            #expect(text.components(separatedBy: "\n").dropFirst().allSatisfy { $0.count <= 80 }, "\(text)")
            #expect(!text.contains("\u{1B}"))
        }

        @Test func watchingARunThatIsOverShowsItOnce() async throws {
            let run = try await CompleteRun.shared
            let lines = try Program.run(["status", run.path, "--watch", "--json"])
            #expect(lines.status == 0 && lines.output.split(separator: "\n").count == 1, "\(lines.output)")
            #expect(try Self.object(lines.output)["state"] as? String == "finished")
            let block = try Program.run(["status", run.path, "--watch", "--interval", "0.1"])
            let once = try Program.run(["status", run.path]).output
            // How much of the disk is free is another program's business too.
            func figures(_ text: String) -> [String] {
                text.components(separatedBy: "\n").filter { !$0.contains(" free ") }
            }
            #expect(block.status == 0 && figures(block.output) == figures(once + "\n"), "\(block.output)")
            for interval in ["0", "-1", "nan", "1e9"] {
                #expect(try Program.run(["status", run.path, "--watch", "--interval", interval]).status == 2)
            }
            #expect(try Program.run(["status", run.path, "--interval", "3"]).status == 2)
        }

        @Test func watchingGoesOnUntilTheRunEnds() async throws {
            let folder = try TemporaryFolder()
            // Far longer than the test takes.
            let command = try Fixture.shortRun(into: folder.path("run")) + ["--samples", "200"]
            let running = try RunningProgram(Program.path, command)
            defer { if running.isRunning { running.interrupt() } }
            let ledger = folder.path("run/run.sqlite")
            try running.wait { try Program.run(["status", folder.path("run")]).status == 0 }
            #expect(FileManager.default.fileExists(atPath: ledger))
            let watch = ["status", folder.path("run"), "--watch", "--json", "--interval", "0.2"]
            let whole = try RunningProgram(Program.path, watch)
            let stopped = try RunningProgram(Program.path, watch)
            for watcher in [whole, stopped] { watcher.wait { watcher.output.contains("\n") } }
            stopped.interrupt()
            let left = stopped.wait()
            #expect(left.status == 0 && left.errors.isEmpty, "\(left.errors)")
            #expect(try Self.object(String(left.output.prefix { $0 != "\n" }))["state"] as? String == "running")

            running.interrupt()
            #expect(running.wait().status == 130)
            let outcome = whole.wait()
            let states = try outcome.output.split(separator: "\n").map {
                try Self.object(String($0))["state"] as? String
            }
            #expect(outcome.status == 0 && states.last == "stopped", "\(states) \(outcome.errors)")
            #expect(states.dropLast().allSatisfy { $0 == "running" } && states.count > 1)
        }

        @Test func aRunThatIsTakenAwayIsNoRunThatEnded() throws {
            let folder = try TemporaryFolder()
            let out = folder.path("run")
            let running = try RunningProgram(Program.path, try Fixture.shortRun(into: out) + ["--samples", "200"])
            try running.wait { try Program.run(["status", out]).status == 0 }
            let watcher = try RunningProgram(Program.path, ["status", out, "--watch", "--json", "--interval", "0.1"])
            watcher.wait { watcher.output.contains("\n") }
            // Whoever may only read sees that it runs.
            let mount = ["bwrap", "--dev-bind", "/", "/", "--ro-bind", out, out, "--"]
            let seen = try Program.run("/usr/bin/env", mount + [Program.path, "status", out, "--json"])
            #expect(try Self.object(seen.output)["state"] as? String == "running", "\(seen.errors)")
            running.send(SIGSTOP)
            #expect(try running.waitUntilStopped())
            try FileManager.default.removeItem(atPath: out)
            let outcome = watcher.wait()
            #expect(outcome.status == 2 && outcome.errors.contains("there is no run"), "\(outcome)")
        }

        @Test func aBlockIsDrawnOverTheOneBefore() {
            #expect(LiveBlock.frame(["a", "b"], over: 0) == "a\u{1B}[K\nb\u{1B}[K\n\u{1B}[J")
            #expect(LiveBlock.frame(["a"], over: 2) == "\r\u{1B}[2Aa\u{1B}[K\n\u{1B}[J")
        }

        @Test func aLineIsCutAtTheWindowAndNotInsideWhatTakesNoRoom() {
            #expect(LiveBlock.fitted("abcdef", columns: 4) == "abcd")
            #expect(LiveBlock.fitted("a\u{1B}[1mbc\u{1B}[0mdef", columns: 4) == "a\u{1B}[1mbc\u{1B}[0md")
            #expect(LiveBlock.fitted("ab\u{1B}[1mcd\u{1B}[0m", columns: 1) == "a\u{1B}[1m\u{1B}[0m")
            #expect(LiveBlock.fitted("日本語", columns: 5) == "日本")
        }
    }
}
