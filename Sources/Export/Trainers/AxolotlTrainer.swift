/// axolotl: `chat_template`, `alpaca`, `completion` and, for preference pairs, `chat_template.default`
/// (<https://docs.axolotl.ai/docs/dataset-formats/>, <https://docs.axolotl.ai/docs/rlhf.html>). A folder is loaded by
/// `datasets.load_dataset`, so any format will do (<https://docs.axolotl.ai/docs/dataset_loading.html>).
///
/// Rows of tokens have to be exactly `input_ids`, `attention_mask` and `labels` there
/// (<https://docs.axolotl.ai/docs/dataset-formats/tokenized.html>), so sequences that are packed already are not for it:
/// nothing would keep their documents apart.
struct AxolotlTrainer: Trainer {
    func files(for dataset: DatasetDescription) -> [TrainerFile] {
        guard let train = dataset.training, let (settings, type) = settings(for: dataset) else { return [] }
        let lines =
            ["# Put the dataset's folder for DATASET."] + settings + ["datasets:"]
            + entry(train, type)
            + (dataset.heldOut.map { ["test_datasets:"] + entry($0, type) } ?? [])
        return [
            TrainerFile(
                trainer: "axolotl", path: "trainers/axolotl.yaml", text: lines.joined(separator: "\n") + "\n")
        ]
    }

    private func settings(for dataset: DatasetDescription) -> (settings: [String], type: [String])? {
        let template = "chat_template: tokenizer_default"
        if dataset.has("rejected") {
            let fields = ["field_messages: prompt", "field_chosen: chosen", "field_rejected: rejected"]
            return (["rl: dpo", template], ["type: chat_template.default"] + fields)
        }
        if dataset.has("messages") {
            return ([template], ["type: chat_template", "field_messages: messages"])
        }
        if dataset.has("instruction") { return (["train_on_inputs: false"], ["type: alpaca"]) }
        guard dataset.has("text") else { return nil }
        let note = dataset.hasOwnMarks ? ["# The text begins with <s>: the tokenizer must not add it again."] : []
        return (note, ["type: completion", "field: text"])
    }

    private func entry(_ split: WrittenSplit, _ type: [String]) -> [String] {
        ["  - path: \"DATASET\"", "    split: \"\(split.name)\""] + type.map { "    \($0)" }
    }
}
