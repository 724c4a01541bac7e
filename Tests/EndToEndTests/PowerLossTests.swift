import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// The power is lost while a ledger is written: what had reached the disk opens, and the same command ends with the
    /// same bytes. `FIRSTPASS_KILLS` says how often.
    @Suite(.serialized) struct PowerLossTests {
        private static let wanted = ProcessInfo.processInfo.environment["FIRSTPASS_KILLS"].flatMap { Int($0) } ?? 6

        @Test func whatThePowerLeavesEndsLikeAnUninterruptedRun() async throws {
            let whole = try await CompleteRun.shared
            let expected = try LedgerContents(ofRun: whole.path)
            var random = SeededRandom(11)
            var (losses, runs, cutOff) = (0, 0, 0)
            while losses < Self.wanted {
                let folder = try TemporaryFolder()
                let images = try await images(of: folder.path("run"), limit: Self.wanted - losses, random: &random)
                try #require(!images.isEmpty)
                runs += 1
                for (image, damage) in zip(images, LedgerImage.Damage.allCases.cycled(from: losses)) {
                    losses += 1
                    cutOff += image.unflushed.count
                    let run = folder.path("loss-\(losses)")
                    try image.damaged(damage, random: &random).write(toRun: run)
                    try expectStatus(of: run)
                    let outcome = try Program.run(try Fixture.shortRun(into: run))
                    #expect(outcome.status == 0, "\(damage): \(outcome.errors)")
                    #expect(outcome.output == whole.outcome.output, "\(damage)")
                    #expect(try Fixture.datasets(of: run) == (try Fixture.datasets(of: whole.path)), "\(damage)")
                    try LedgerContents(ofRun: run).expectSameWork(as: expected)
                }
            }
            // Otherwise nothing has been damaged.
            #expect(cutOff > 0)
            print("power losses: \(losses) of \(runs) runs")
        }

        /// Stops a run at some moments, in the middle of whatever it does, and copies what is on the disk.
        private func images(of run: String, limit: Int, random: inout SeededRandom) async throws -> [LedgerImage] {
            let running = try RunningProgram(Program.path, try Fixture.shortRun(into: run))
            defer {
                running.send(SIGKILL)
                _ = running.wait()
            }
            var images: [LedgerImage] = []
            var rows = 0
            while images.count < limit {
                rows += Int.random(in: 1...14, using: &random)
                let query = "SELECT (SELECT count(*) FROM generation) + (SELECT count(*) FROM execution) >= \(rows)"
                guard try running.send(SIGSTOP, onceTrue: query, in: run) else { break }
                try #require(try running.waitUntilStopped())
                images.append(try LedgerImage(ofRun: run))
                running.send(SIGCONT)
            }
            return images
        }

        /// `firstpass status` shows the run; or says that the ledger was being made, where that is so.
        private func expectStatus(of run: String) throws {
            let contents = try LedgerContents(ofRun: run)
            #expect(contents.integrity == "ok" && contents.repeated.isEmpty)
            let outcome = try Program.run(["status", run])
            if contents.isBegun {
                #expect(outcome.status == 0 && outcome.output.contains("stopped"), "\(outcome.errors)")
            } else {
                #expect(outcome.status == 2 && outcome.errors.contains("not finished being made"), "\(outcome.errors)")
            }
        }
    }
}

extension Array {
    /// The elements again and again, from a position on.
    fileprivate func cycled(from start: Int) -> some Sequence<Element> {
        (start...).lazy.map { self[$0 % count] }
    }
}
