/// torchtune: `chat_dataset`, `alpaca_dataset` and `text_completion_dataset`
/// (<https://docs.pytorch.org/torchtune/stable/api_ref_datasets.html>). Its `preference_dataset` wants the question within
/// both answers, which TRL's pairs have apart.
struct TorchtuneTrainer: Trainer {
    func files(for dataset: DatasetDescription) -> [TrainerFile] {
        guard let component = component(for: dataset) else { return [] }
        let note = dataset.hasOwnMarks ? "# The text begins with <s>: the tokenizer must not add it again.\n" : ""
        var text = "# Put the dataset's folder for DATASET.\n\(note)"
        for (key, split) in [("dataset", dataset.training), ("dataset_val", dataset.heldOut)] {
            guard let split else { continue }
            let lines = [component[0], "source: \"DATASET\""] + component.dropFirst() + ["split: \"\(split.name)\""]
            text += "\(key):\n" + lines.map { "  \($0)\n" }.joined()
        }
        return [TrainerFile(trainer: "torchtune", path: "trainers/torchtune.yaml", text: text)]
    }

    private func component(for dataset: DatasetDescription) -> [String]? {
        func named(_ name: String) -> String { "_component_: torchtune.datasets.\(name)" }
        if dataset.has("messages") {
            return [named("chat_dataset"), "conversation_column: messages", "conversation_style: openai"]
        }
        if dataset.has("instruction") { return [named("alpaca_dataset"), "train_on_input: False"] }
        return dataset.has("text") ? [named("text_completion_dataset"), "column: text"] : nil
    }
}
