import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// Somebody deletes a run's ledger while the run goes on: it notices, stops, and saves what it has.
    @Suite(.serialized) struct DeletedLedgerTests {
        private let folder: TemporaryFolder
        private var out: String { folder.path("run") }

        init() throws { folder = try TemporaryFolder() }

        /// Starts the run and stops it once some solutions are in its ledger.
        ///
        /// - Returns: the program, which stands still, and the rows that it had committed.
        private func stoppedRun() async throws -> (RunningProgram, [String: String]) {
            let running = try RunningProgram(Program.path, try Fixture.shortRun(into: out))
            let query = "SELECT count(*) >= 2 FROM generation WHERE role = 'solutions'"
            let isThere = try running.send(SIGSTOP, onceTrue: query, in: out)
            try #require(isThere, "\(running.wait().errors)")
            try #require(try running.waitUntilStopped())
            return (running, try LedgerContents(ofRun: out).rows)
        }

        /// Expects that the same command ends as the shared run did.
        private func expectSameEnd(as whole: CompleteRun) throws {
            let resumed = try Program.run(try Fixture.shortRun(into: out))
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(try Fixture.datasets(of: out) == (try Fixture.datasets(of: whole.path)))
            try LedgerContents(ofRun: out).expectSameWork(as: LedgerContents(ofRun: whole.path))
        }

        @Test(arguments: [["run.sqlite"], ["run.sqlite", "run.sqlite-wal", "run.sqlite-shm"]])
        func whatTheRunHadIsSavedAndTheSameCommandGoesOn(deleted: [String]) async throws {
            let whole = try await CompleteRun.shared
            let (running, committed) = try await stoppedRun()
            for name in deleted { try FileManager.default.removeItem(atPath: "\(out)/\(name)") }
            running.send(SIGCONT)
            let outcome = running.wait()
            #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome.errors)")
            #expect(outcome.errors.contains("\(out)/run.sqlite"), "\(outcome.errors)")
            #expect(outcome.errors.contains("removed while the run wrote it"), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: out + "/triples"))
            let saved = try LedgerContents(ofRun: out)
            #expect(saved.integrity == "ok" && saved.lost(since: committed).isEmpty)

            try expectSameEnd(as: whole)
        }

        @Test func whatStandsInThePlaceOfTheLedgerIsLeftAsItIs() async throws {
            let whole = try await CompleteRun.shared
            let (running, committed) = try await stoppedRun()
            try FileManager.default.removeItem(atPath: "\(out)/run.sqlite")
            let other = try folder.write("somebody else's\n".utf8, to: "run/run.sqlite")
            running.send(SIGCONT)
            let outcome = running.wait()
            #expect(outcome.status == 2 && outcome.output.isEmpty, "\(outcome.errors)")
            #expect(outcome.errors.contains(other) && outcome.errors.contains("replaced"), "\(outcome.errors)")
            #expect(FileManager.default.contents(atPath: other) == Data("somebody else's\n".utf8))
            // SQLite would take the log of the ledger that is gone for that of whatever comes into its place.
            for suffix in ["-wal", "-shm"] { #expect(!FileManager.default.fileExists(atPath: other + suffix)) }

            let rescued = other + ".rescued"
            #expect(outcome.errors.contains(rescued), "\(outcome.errors)")
            try FileManager.default.removeItem(atPath: other)
            try FileManager.default.moveItem(atPath: rescued, toPath: other)
            #expect(try LedgerContents(ofRun: out).lost(since: committed).isEmpty)
            try expectSameEnd(as: whole)
        }
    }
}
