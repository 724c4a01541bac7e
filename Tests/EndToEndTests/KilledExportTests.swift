import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// An export is killed at random moments: what stands at its place is whole, old or new, or there is nothing.
    @Suite(.serialized) struct KilledExportTests {
        private static let halves = ["--split", "train=0.5,test=0.5"]

        private let folder: TemporaryFolder
        private let run: String

        init() throws {
            folder = try TemporaryFolder()
            run = folder.path("run")
            let size = ["--questions", "1000", "--samples", "4", "--solvable", "1"]
            let made = try Program.run(["bench", "ledger", "--out", run] + size)
            try #require(made.status == 0, "\(made.errors)")
        }

        private func command(_ flags: [String] = []) -> [String] {
            ["export", run, "--to", "triples", "--out", folder.path("sets/set")] + flags
        }

        private func export(_ flags: [String] = []) throws {
            let outcome = try Program.run(command(flags))
            try #require(outcome.status == 0, "\(outcome.errors)")
        }

        private func contents() throws -> [String: Data]? {
            let path = folder.path("sets/set")
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            return try TemporaryFolder.contents(of: path)
        }

        private func entries() -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: folder.path("sets"))) ?? []
        }

        /// Starts an export and waits until it writes, or has ended.
        private func startWriting(_ flags: [String] = []) throws -> RunningProgram {
            // Those that an earlier one left are no sign of this one.
            let left = Set(entries())
            let program = try RunningProgram(Program.path, command(flags))
            program.wait { entries().contains { $0.contains(".partial-") && !left.contains($0) } }
            return program
        }

        /// Of a signal that comes when the folder is in its place already nothing follows, so there are several.
        @Test func anInterruptedExportTakesAwayWhatItBegan() throws {
            try export()
            let before = try contents()
            var interrupted = 0
            for round in 0..<60 where interrupted < 3 {
                let program = try startWriting(Self.halves)
                program.interrupt()
                let outcome = program.wait()
                guard outcome.errors.contains("leaves nothing"), outcome.status != 0 else {
                    try export()
                    continue
                }
                interrupted += 1
                #expect(outcome.status == 130, "\(round): \(outcome)")
                #expect(try contents() == before)
                #expect(entries() == ["set"])
            }
            #expect(interrupted == 3)
        }

        @Test func whatIsThereIsWhole() throws {
            try export()
            let new = try #require(try contents())
            try export(Self.halves)
            let old = try #require(try contents())
            #expect(old != new)
            var random = SeededRandom(11)
            var (kills, found) = (0, Set<String>())
            // How long one writes, as far as is known: the speed of the machine is nobody's promise.
            var seconds = 0.5
            for round in 0..<100 where kills < 16 {
                // Every other time there is an older one in its place.
                if kills % 2 == 0 {
                    try? FileManager.default.removeItem(atPath: folder.path("sets/set"))
                } else if try contents() != old {
                    try export(Self.halves)
                }
                let before = try contents()
                let program = try startWriting()
                Program.pause(seconds: Double.random(in: 0..<seconds, using: &random))
                program.send(SIGKILL)
                let wasKilled = program.wait().status == 128 + SIGKILL
                seconds *= wasKilled ? 1.1 : 0.7
                kills += wasKilled ? 1 : 0
                let after = try contents()
                #expect(after == before || after == new, "round \(round)")
                #expect(wasKilled || after == new, "round \(round)")
                found.insert(after == new ? "new" : after == nil ? "nothing" : "old")
            }
            #expect(kills == 16 && found.isSuperset(of: ["nothing", "old"]), "\(kills) kills found \(found)")
            // What was left beside it goes with the next.
            try export()
            #expect(try contents() == new)
            #expect(entries() == ["set"])
        }
    }
}
