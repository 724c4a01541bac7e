import Core
import Datasets
import Foundation
import GRDB
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

@Suite struct DatasetFolderTests {
    private let folder: TemporaryFolder
    private let ledger: LedgerStore
    private let exporter = DatasetExporter(
        ExportOptions(benchmarks: [], contaminationMode: "exhaustive", format: .jsonLines))

    init() async throws {
        folder = try TemporaryFolder()
        let run = TinyRun(questions: 20)
        ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
    }

    private func refusal(_ path: String) async -> FirstpassError? {
        await #expect(throws: FirstpassError.self) {
            try await exporter.export(.messages, from: ledger.reader, to: path)
        }
    }

    private func hidden() throws -> [String] { try folder.names().filter { $0.hasPrefix(".") } }

    private func move(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: folder.path(name), toPath: folder.path(other))
    }

    @Test func anExportOfOursIsReplaced() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        try await exporter.export(.triples, from: ledger.reader, to: folder.path("set/"))
        let text = try String(contentsOfFile: folder.path("set/\(shard)"), encoding: .utf8)
        #expect(text.hasPrefix("{\"id\":"))
        #expect(try hidden().isEmpty)
    }

    @Test func anEmptyFolderIsTaken() async throws {
        try FileManager.default.createDirectory(atPath: folder.path("set"), withIntermediateDirectories: false)
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        #expect(try hidden().isEmpty)
    }

    @Test(arguments: ["notes.txt", "stats.json", "data/extra.jsonl"])
    func aFolderThatIsNotOursAloneIsRefusedAndLeftAsItIs(_ name: String) async throws {
        if name != "stats.json" { try await exporter.export(.messages, from: ledger.reader, to: folder.path("set")) }
        try FileManager.default.createDirectory(atPath: folder.path("set/data"), withIntermediateDirectories: true)
        try Data("{\"made_by\":7}".utf8).write(to: URL(fileURLWithPath: folder.path("set/\(name)")))
        let error = await refusal(folder.path("set"))
        #expect(error?.code == .usage && error?.remedy != nil)
        #expect(FileManager.default.contents(atPath: folder.path("set/\(name)")) == Data("{\"made_by\":7}".utf8))
        #expect(try hidden().isEmpty)
    }

    @Test func aFileInTheWayIsRefused() async throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path("set")))
        #expect(await refusal(folder.path("set"))?.code == .usage)
        #expect(await refusal(folder.path("set/below"))?.code == .storage)
        #expect(FileManager.default.contents(atPath: folder.path("set")) == Data("x".utf8))
    }

    @Test func anExportThatFailsHalfWayLeavesTheOldOneAndNothingElse() async throws {
        try await exporter.export(.triples, from: ledger.reader, to: folder.path("set"))
        let before = FileManager.default.contents(atPath: folder.path("set/\(shard)"))
        try ledger.close()
        let database = try DatabaseQueue(path: folder.path("run.sqlite"))
        try await database.write {
            try $0.execute(sql: "UPDATE test_suite SET asserts = '7' WHERE id = (SELECT max(suite) FROM triple)")
        }
        try database.close()
        let reader = try LedgerReader(at: folder.path("run.sqlite"))
        for name in ["set", "new"] {
            let error = await #expect(throws: FirstpassError.self) {
                try await exporter.export(.triples, from: reader, to: folder.path(name))
            }
            #expect(error?.code == .storage && error?.message.contains("'asserts'") == true)
        }
        #expect(FileManager.default.contents(atPath: folder.path("set/\(shard)")) == before)
        #expect(try folder.names().allSatisfy { !$0.contains("partial") && $0 != "new" })
    }

    @Test func aFullDiskIsNamed() throws {
        let path = folder.path("full")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
        #expect(throws: FirstpassError.self) { _ = try ByteSink(path: path) }
        let file = try ByteSink(descriptor: open("/dev/full", O_WRONLY | O_CLOEXEC), path: "/dev/full")
        try file.write("text")
        let error = #expect(throws: FirstpassError.self) { try file.close() }
        #expect(error?.code == .storage && error?.message.contains("No space left") == true)
    }

    @Test func aLinkToAFolderIsFollowed() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: folder.path("set"))
        try await exporter.export(.triples, from: ledger.reader, to: folder.path("link"))
        let text = try String(contentsOfFile: folder.path("set/\(shard)"), encoding: .utf8)
        #expect(text.hasPrefix("{\"id\":"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == folder.path("set"))
    }

    @Test func whatAKilledExportLeftIsTakenAway() async throws {
        for name in [".set.partial-abc123", ".other.partial-abc123"] {
            try FileManager.default.createDirectory(
                atPath: folder.path("\(name)/data"), withIntermediateDirectories: true)
        }
        // One that is still being written.
        let alive = try DatasetFolder(at: folder.path("set"))
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        #expect(
            try hidden() == [".other.partial-abc123", URL(fileURLWithPath: alive.partial).lastPathComponent].sorted())
        alive.discard()
    }

    @Test func whatLiesBesideUnderOtherBytesIsNotOurs() async throws {
        // The same characters, but another name to the file system.
        let (name, other) = ("s\u{E9}t", ".se\u{301}t")
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("\(other).replaced-abc123"))
        try FileManager.default.createDirectory(
            atPath: folder.path("\(other).partial-abc123"), withIntermediateDirectories: false)
        try DatasetFolder(at: folder.path(name)).discard()
        #expect(try hidden().count == 2)
        #expect(try whole("\(other).replaced-abc123") != nil)
    }

    @Test func aFolderIsReplacedByRenamesWhereTheTwoCannotBeSwapped() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        let next = try DatasetFolder(at: folder.path("set"))
        try next.write("new", to: "file")
        try next.replaceByRenames()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("set")) == ["file"])
        #expect(try hidden().isEmpty)
    }

    @Test func whereTheNewFolderCannotBePutInItsPlaceTheOldOneStays() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        let before = try #require(try whole("set"))
        let next = try DatasetFolder(at: folder.path("set"))
        next.discard()
        let error = #expect(throws: FirstpassError.self) { try next.replaceByRenames() }
        #expect(error?.code == .storage)
        #expect(try whole("set") == before && hidden().isEmpty)
    }

    @Test func aSetThatIsBeingReplacedIsLeftToWhoHoldsIt() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        try move("set", to: ".set.replaced-abc123")
        let held = open(folder.path(".set.replaced-abc123"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(held) }
        #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
        try DatasetFolder(at: folder.path("set")).discard()
        #expect(try hidden() == [".set.replaced-abc123"])
        #expect(try !folder.names().contains("set"))
    }

    @Test func aSetThatAKillBetweenTwoRenamesTookAwayComesBack() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        try await exporter.export(.triples, from: ledger.reader, to: folder.path("new"))
        let before = FileManager.default.contents(atPath: folder.path("set/\(shard)"))
        // As they stand when the old folder has left its place and the new one is not there yet.
        try move("set", to: ".set.replaced-abc123")
        try move("new", to: ".set.partial-abc123")
        let next = try DatasetFolder(at: folder.path("set"))
        next.discard()
        #expect(FileManager.default.contents(atPath: folder.path("set/\(shard)")) == before)
        #expect(try hidden().isEmpty)
    }

    @Test func aSetThatWasReplacedIsTakenAwayOnlyWhereTheNewOneIsWhole() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        try await exporter.export(.triples, from: ledger.reader, to: folder.path("new"))
        let (old, new) = (".set.replaced-abc123", try #require(try whole("new")))
        try move("set", to: old)
        // Something else came in between.
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path("set")))
        #expect(await refusal(folder.path("set"))?.code == .usage)
        #expect(try whole(old) != nil)
        try FileManager.default.removeItem(atPath: folder.path("set"))
        // Killed before the old one was removed.
        try move("new", to: "set")
        try DatasetFolder(at: folder.path("set")).discard()
        #expect(try whole("set") == new && hidden().isEmpty)
    }

    @Test func aSetThatWasHalfTakenAwayDoesNotComeBack() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        try FileManager.default.removeItem(atPath: folder.path("set/\(shard)"))
        try move("set", to: ".set.replaced-abc123")
        try DatasetFolder(at: folder.path("set")).discard()
        #expect(try folder.names().contains("set") == false)
    }

    private func whole(_ name: String) throws -> Data? {
        FileManager.default.contents(atPath: folder.path("\(name)/\(shard)"))
    }

    @Test func theContentsAreWhatWasWritten() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        let data = try #require(FileManager.default.contents(atPath: folder.path("set/stats.json")))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let files = try #require(object["files"] as? [[String: Any]])
        let paths = files.compactMap { $0["path"] as? String }
        #expect(paths.starts(with: [shard, "README.md"]) && paths.contains("croissant.json"))
        #expect(paths.contains("trainers/train_trl.py") && paths.contains("dataset_info.json"))
        #expect(Set(paths).count == files.count)
        for file in files {
            let path = folder.path("set/\(try #require(file["path"] as? String))")
            #expect(file["sha256"] as? String == (try Fingerprint.sha256(fileAt: path)))
            #expect(file["bytes"] as? Int == FileManager.default.contents(atPath: path)?.count)
        }
    }
}
