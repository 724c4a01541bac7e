/// mlx-lm's `mlx_lm.lora`, by <https://github.com/ml-explore/mlx-lm/blob/main/mlx_lm/LORA.md#data>: chat, completions and
/// text, through `datasets.load_dataset`. A prompt and a completion have to be texts there, not lists of messages.
struct MLXTrainer: Trainer {
    func files(for dataset: DatasetDescription) -> [TrainerFile] {
        guard let train = dataset.training?.name else { return [] }
        let features: [String]
        // Masking a prompt is refused for plain text.
        var mask = "\nmask_prompt: true"
        if dataset.has("messages") {
            features = ["chat_feature: messages"]
        } else if dataset.has("instruction") {
            features = ["prompt_feature: instruction", "completion_feature: output"]
        } else if dataset.has("text") {
            features = ["text_feature: text"]
            mask = dataset.hasOwnMarks ? "\n# The text begins with <s>: the tokenizer must not add it again." : ""
        } else {
            return []
        }
        // It does not begin without validation.
        let splits =
            dataset.heldOut.map { ["train_split: \"\(train)\"", "valid_split: \"\($0.name)\""] }
            ?? ["train_split: \"\(train)[:95%]\"", "valid_split: \"\(train)[95%:]\""]
        let entries = (["path: \"DATASET\""] + splits + features).map { "\n  \($0)" }.joined()
        let text = """
            # mlx_lm.lora --config mlx.yaml; put the dataset's folder for DATASET.
            model: MODEL
            train: true\(mask)
            adapter_path: OUTPUT
            hf_dataset:\(entries)

            """
        return [TrainerFile(trainer: "mlx-lm", path: "trainers/mlx.yaml", text: text)]
    }
}
