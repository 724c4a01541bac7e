import Core
import Datasets
import Foundation
import Ledger
import LedgerTestSupport
import Testing

@testable import Export

/// What trainers are told of a dataset, held against their documentation.
@Suite struct TrainerTests {
    private struct Checked: Decodable {
        var taken: [String: Int]
        var problems: [String]
    }

    /// Who takes which rows as they are, besides the ones that stand in `formats`.
    private static let takers: [ExportTarget: Set<String>] = [
        .messages: ["TRL", "axolotl", "LLaMA-Factory", "mlx-lm", "torchtune"],
        .promptCompletion: ["TRL"],
        .alpaca: ["axolotl", "LLaMA-Factory", "mlx-lm", "torchtune"],
        .llama2: ["TRL", "axolotl", "LLaMA-Factory", "mlx-lm", "torchtune"],
        .dpo: ["TRL", "axolotl"],
        .rlvr: ["TRL"],
        .fim: ["TRL", "axolotl", "LLaMA-Factory", "mlx-lm", "torchtune"],
        .packed: ["TRL"],
        .triples: [],
    ]

    /// Who takes them in one format only.
    private static func takers(_ target: ExportTarget, _ format: ExportFormat) -> Set<String> {
        var takers = takers[target] ?? []
        if format == .packedJSONLines { takers.remove("LLaMA-Factory") }
        if format == .jsonLines, target == .messages { takers.formUnion(["OpenAI", "Together"]) }
        if format == .parquet, target == .messages || target == .rlvr { takers.insert("verl") }
        return takers
    }

    @Test(arguments: ExportTarget.allCases)
    func everyTrainerFindsTheRowsThatItsDocumentationAsksFor(_ target: ExportTarget) async throws {
        let folder = try TemporaryFolder()
        let run = TinyRun(questions: 60)
        let ledger = try LedgerStore(at: folder.path("run.sqlite"), for: run.description)
        try await run.finish(ledger)
        var exports: [(path: String, format: ExportFormat, summary: ExportSummary)] = []
        for format in ExportFormat.allCases {
            for splits in ["train=1", "train=0.6,validation=0.4", "fit=1", "1=0.6,no=0.4"] {
                let options = try ExportOptions(for: target, format: format, splits: splits)
                let path = folder.path("set\(exports.count)")
                let summary = try await DatasetExporter(options).export(target, from: ledger.reader, to: path)
                for file in summary.trainerFiles {
                    #expect(FileManager.default.contents(atPath: "\(path)/\(file.path)") == Data(file.text.utf8))
                }
                exports.append((path, format, summary))
            }
        }
        let output = try PythonDatasets.runScript(
            "check_trainers.py", [folder.path("cache")] + exports.map(\.path))
        let checked = try JSONDecoder().decode([Checked].self, from: Data(output.utf8))
        #expect(checked.count == exports.count)
        for ((_, format, summary), checked) in zip(exports, checked) {
            #expect(checked.problems == [], "\(format)")
            let named = Set(summary.trainerFiles.map(\.trainer))
            #expect(named == Self.takers(target, format) && named == Set(checked.taken.keys))
            for (trainer, rows) in checked.taken {
                // verl has to be given something to validate on.
                let isTwice = trainer == "verl" && summary.splits.count == 1
                #expect(rows == (isTwice ? 2 : 1) * summary.rows, "\(trainer)")
            }
        }
    }

    @Test(arguments: [
        ("train", "train", nil), ("train test", "train", nil), ("validation train", "train", "validation"),
        ("train test dev", "train", "dev"), ("fit held", "fit", "held"), ("fit test", "fit", nil),
        ("fit held validation", "fit", "validation"), ("test fit", "test", "fit"), ("1 2 3", "1", "2"),
    ])
    func whatIsTrainedOnIsTrainOrTheFirst(_ names: String, _ training: String, _ heldOut: String?) throws {
        let folder = try TemporaryFolder()
        let splits = try names.split(separator: " ").map { name in
            let sink = try ByteSink(path: folder.path(String(name)), hashes: true)
            try sink.close()
            return WrittenSplit(
                name: String(name), rows: 1, arrowBytes: 1, file: try WrittenFile(path: "data/\(name)", sink))
        }
        let dataset = DatasetDescription(
            target: .messages, format: .parquet, columns: MessagesSchema(bare: false).columns, splits: splits,
            license: DatasetLicense(nil), explanation: "")
        #expect(dataset.training?.name == training && dataset.heldOut?.name == heldOut)
        let trl = TRLTrainer().files(for: dataset)[0].text
        #expect(trl.contains("train_dataset=dataset[\"\(training)\"]"))
        #expect(trl.contains("eval_dataset") == (heldOut != nil))
        let verl = VerlTrainer().files(for: dataset)[0].text
        #expect(verl.contains("data.train_files=\"DATASET/data/\(training)\""))
    }

    @Test func theFolderStandsInTheLinesWhereItCan() {
        let file = TrainerFile(
            trainer: "TRL", path: "trainers/train_trl.py",
            text: """
                # Put the dataset's folder for DATASET.
                # Run me; put the dataset's folder for DATASET. More.
                load("DATASET")  # DATA

                """)
        #expect(file.text(folder: "out/a-b_c.1") == "# Run me More.\nload(\"out/a-b_c.1\")  # DATA\n")
        for folder in ["a b", "a\"b", "$HOME", "-x", "größe", "a'b", "a\nb"] {
            #expect(file.text(folder: folder) == file.text)
        }
    }
}
