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

    private func hidden() throws -> [String] { try folder.names().filter { $0.contains("partial") } }

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

    @Test func theContentsAreWhatWasWritten() async throws {
        try await exporter.export(.messages, from: ledger.reader, to: folder.path("set"))
        let data = try #require(FileManager.default.contents(atPath: folder.path("set/stats.json")))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let files = try #require(object["files"] as? [[String: Any]])
        let paths = files.compactMap { $0["path"] as? String }
        #expect(paths.starts(with: [shard, "README.md"]) && paths.contains("croissant.json"))
        #expect(paths.contains("trainers/trl.py") && paths.contains("dataset_info.json"))
        #expect(Set(paths).count == files.count)
        for file in files {
            let path = folder.path("set/\(try #require(file["path"] as? String))")
            #expect(file["sha256"] as? String == (try Fingerprint.sha256(fileAt: path)))
            #expect(file["bytes"] as? Int == FileManager.default.contents(atPath: path)?.count)
        }
    }
}
