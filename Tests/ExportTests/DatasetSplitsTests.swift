import Core
import Foundation
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

@Suite struct DatasetSplitsTests {
    @Test func sharesAreRead() throws {
        let splits = try DatasetSplits("train=0.9,validation=0.06,test=0.04")
        #expect(splits.splits.map(\.name) == ["train", "validation", "test"])
        #expect(splits.splits.map(\.share) == [0.9, 0.06, 0.04])
    }

    @Test(arguments: [
        "", "train", "TRAIN=0.5,train=0.5", "train=1,", "train=0.5", "train=0.5,train=0.5", "train=1.5,test=-0.5",
        "train=0.5,te/st=0.5", "=1",
        "train=nan", "train=0.9,test=0.2", "all=1", "train=0.5=1,test=0.5",
    ])
    func whatIsNoSharesIsRefused(_ text: String) {
        let error = #expect(throws: FirstpassError.self) { try DatasetSplits(text) }
        #expect(error?.code == .usage && error?.remedy != nil)
    }

    @Test func thePartsHaveTheirShares() throws {
        let splits = try DatasetSplits("train=0.9,validation=0.1")
        let places = (0..<20_000).map { splits.position(ofQuestion: Fingerprint.sha256("question \($0)")) }
        let share = Double(places.count { $0 == 1 }) / Double(places.count)
        #expect(abs(share - 0.1) < 0.01)
    }

    @Test func aGrowingRunMovesNoRow() async throws {
        let folder = try TemporaryFolder()
        var options = ExportOptions(benchmarks: [], contaminationMode: "exhaustive", format: .jsonLines)
        options.splits = try DatasetSplits("train=0.6,validation=0.4")
        func parts(questions: Int) async throws -> [Set<String>] {
            let run = TinyRun(questions: questions)
            let ledger = try LedgerStore(at: folder.path("\(questions).sqlite"), for: run.description)
            try await run.finish(ledger)
            let out = folder.path("set\(questions)")
            let summary = try await DatasetExporter(options).export(.messages, from: ledger.reader, to: out)
            #expect(summary.splits.map(\.name) == ["train", "validation"])
            return try ["train", "validation"].map { name in
                let text = try String(contentsOfFile: "\(out)/data/\(name)-00000-of-00001.jsonl", encoding: .utf8)
                return Set(text.split(separator: "\n").map(String.init))
            }
        }
        let small = try await parts(questions: 20)
        let large = try await parts(questions: 60)
        for (small, large) in zip(small, large) { #expect(!small.isEmpty && small.isStrictSubset(of: large)) }
        #expect(large[0].isDisjoint(with: large[1]))
    }

    @Test func aPartWithoutRowsIsNotWritten() async throws {
        let folder = try TemporaryFolder()
        let run = TinyRun(questions: 9)
        let ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
        var options = ExportOptions(benchmarks: [], contaminationMode: "exhaustive", format: .jsonLines)
        options.splits = try DatasetSplits("train=0.999999999,validation=0.000000001")
        let summary = try await DatasetExporter(options).export(.messages, from: ledger.reader, to: folder.path("set"))
        #expect(summary.splits.map(\.name) == ["train"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("set/data")) == [
                "train-00000-of-00001.jsonl"
            ])
    }
}
