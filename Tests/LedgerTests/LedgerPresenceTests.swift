import Core
import Foundation
import LedgerTestSupport
import Testing

@testable import Ledger

@Suite struct LedgerPresenceTests {
    private let folder: TemporaryFolder
    private let run = TinyRun(questions: 12)
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("runs/run.sqlite")
    }

    private func whole() async throws -> LedgerContent {
        let whole = try LedgerStore(at: folder.path("whole.sqlite"), for: run.description)
        try await run.finish(whole)
        return try await LedgerContent(of: whole.reader)
    }

    @Test func aLedgerThatIsThereIsLeftAlone() async throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        try await run.finish(ledger)
        #expect(ledger.isPresent)
        try await ledger.checkPresence()
        try ledger.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("runs")) == ["run.sqlite"])
    }

    /// The file alone, with its log left behind, or the whole folder.
    @Test(arguments: ["run.sqlite", ""])
    func aLedgerThatWasRemovedIsSavedInItsPlace(_ name: String) async throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        try await run.finish(ledger)
        try FileManager.default.removeItem(atPath: name.isEmpty ? folder.path("runs") : path)
        #expect(!ledger.isPresent)
        let error = try await #require(throws: FirstpassError.self) { try await ledger.checkPresence() }
        #expect(error.code == .storage && error.location == path && error.message.contains("removed"))
        try? ledger.close()
        let again = try LedgerStore(at: path, for: run.description)
        try await again.reader.checkIntegrity()
        #expect(try await LedgerContent(of: again.reader) == (try await whole()))
    }

    @Test func aFileThatTookItsPlaceIsNotTouched() async throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        try await run.finish(ledger)
        try FileManager.default.removeItem(atPath: path)
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        let error = try await #require(throws: FirstpassError.self) { try await ledger.checkPresence() }
        #expect(error.remedy?.contains("run.sqlite.rescued") == true, "\(error)")
        try? ledger.close()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        let rescued = try LedgerReader(at: path + ".rescued")
        #expect(try await LedgerContent(of: rescued) == (try await whole()))
    }

    @Test func whereItCannotBeSavedThatIsSaid() async throws {
        let ledger = try LedgerStore(at: path, for: run.description)
        try FileManager.default.removeItem(atPath: folder.path("runs"))
        try "in the way".write(toFile: folder.path("runs"), atomically: true, encoding: .utf8)
        let error = try await #require(throws: FirstpassError.self) { try await ledger.checkPresence() }
        #expect(error.message.contains("could not be saved"), "\(error)")
    }
}
