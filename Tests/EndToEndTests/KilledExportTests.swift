import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// An export is killed at random moments: what stands at its place is whole, old or new, or there is nothing.
    @Suite(.serialized) struct KilledExportTests {
        private let folder: TemporaryFolder
        private let run: String

        init() throws {
            folder = try TemporaryFolder()
            run = folder.path("run")
            let made = try Program.run(["bench", "ledger", "--questions", "600", "--samples", "4", "--out", run])
            try #require(made.status == 0, "\(made.errors)")
        }

        private func command(_ flags: [String] = []) -> [String] {
            ["export", run, "--to", "triples", "--out", folder.path("sets/set")] + flags
        }

        private func contents() throws -> [String: Data]? {
            let path = folder.path("sets/set")
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            return try TemporaryFolder.contents(of: path)
        }

        @Test func anInterruptedExportTakesAwayWhatItBegan() async throws {
            #expect(try Program.run(command()).status == 0)
            let before = try contents()
            var interrupted = 0
            for round in 0..<12 where interrupted < 3 {
                let program = try RunningProgram(Program.path, command(["--split", "train=0.5,test=0.5"]))
                // Once it writes.
                for _ in 0..<2_000 where program.isRunning {
                    if try FileManager.default.contentsOfDirectory(atPath: folder.path("sets")).count > 1 { break }
                    try await Task.sleep(for: .milliseconds(5))
                }
                program.interrupt()
                let outcome = program.wait()
                guard outcome.errors.contains("leaves nothing"), outcome.status != 0 else {
                    // It had finished before.
                    #expect(try Program.run(command()).status == 0)
                    continue
                }
                interrupted += 1
                #expect(outcome.status == 130, "\(round): \(outcome)")
                #expect(try contents() == before)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("sets")) == ["set"])
            }
            #expect(interrupted > 0)
        }

        @Test func whatIsThereIsWhole() async throws {
            let started = Date()
            #expect(try Program.run(command()).status == 0)
            let seconds = Date().timeIntervalSince(started)
            let new = try #require(try contents())
            #expect(try Program.run(command(["--split", "train=0.5,test=0.5"])).status == 0)
            let old = try #require(try contents())
            #expect(old != new)
            var random = SeededRandom(11)
            var (kills, found) = (0, Set<String>())
            for round in 0..<24 {
                // Every other time there is an older one in its place.
                if round % 2 == 0 {
                    try? FileManager.default.removeItem(atPath: folder.path("sets/set"))
                } else if try contents() == nil {
                    #expect(try Program.run(command(["--split", "train=0.5,test=0.5"])).status == 0)
                }
                let before = try contents()
                let program = try RunningProgram(Program.path, command())
                try await Task.sleep(for: .seconds(seconds * Double.random(in: 0..<1.1, using: &random)))
                if program.isRunning { kills += 1 }
                program.send(SIGKILL)
                _ = program.wait()
                let after = try contents()
                #expect(after == nil && before == nil || after == new || after == before, "round \(round)")
                found.insert(after == new ? "new" : after == nil ? "nothing" : "old")
                if after == new { #expect(try Program.run(command(["--split", "train=0.5,test=0.5"])).status == 0) }
            }
            #expect(kills >= 8 && found.contains("nothing") && found.contains("old"))
            // What was left beside it goes with the next.
            #expect(try Program.run(command()).status == 0)
            #expect(try contents() == new)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("sets")) == ["set"])
        }
    }
}
