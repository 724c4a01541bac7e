internal import Core

/// LLaMA-Factory, by <https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md>: `dataset_info.json` in the folder
/// that `dataset_dir` names, an entry for each part.
///
/// It takes alpaca's columns, messages by their tags, and `text` for pre-training, of JSON lines and Parquet. Of a
/// preference pair it takes single messages or texts, not the lists of messages that TRL and axolotl want.
struct LlamaFactoryTrainer: Trainer {
    /// The file that it looks for.
    static let index = "dataset_info.json"

    func files(for dataset: DatasetDescription) throws -> [TrainerFile] {
        guard dataset.format != .packedJSONLines, let train = dataset.training,
            let (stage, layout) = layout(of: dataset)
        else { return [] }
        var index = ""
        try JSONValue.object(
            dataset.splits.map { split in
                (name(of: split, in: dataset), .object([("file_name", .string(split.file.path))] + layout))
            }
        ).write(to: &index)
        return [
            TrainerFile(
                trainer: "LLaMA-Factory", path: "trainers/llamafactory.yaml",
                text: configuration(stage, dataset, train)),
            TrainerFile(trainer: "LLaMA-Factory", path: Self.index, text: index + "\n"),
        ]
    }

    private func layout(of dataset: DatasetDescription) -> (stage: String, [(key: String, value: JSONValue)])? {
        func columns(_ names: KeyValuePairs<String, String>) -> JSONValue {
            .object(names.map { ($0.key, .string($0.value)) })
        }
        if dataset.has("messages") {
            let tags = columns([
                "role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant",
                "system_tag": "system",
            ])
            return (
                "sft",
                [
                    ("formatting", .string("sharegpt")), ("columns", columns(["messages": "messages"])),
                    ("tags", tags),
                ]
            )
        }
        if dataset.has("instruction") {
            return ("sft", [("columns", columns(["prompt": "instruction", "query": "input", "response": "output"]))])
        }
        return dataset.has("text") ? ("pt", [("columns", columns(["prompt": "text"]))]) : nil
    }

    private func name(of split: WrittenSplit, in dataset: DatasetDescription) -> String {
        split.name == "train" ? dataset.name : "\(dataset.name)-\(split.name)"
    }

    private func configuration(_ stage: String, _ dataset: DatasetDescription, _ train: WrittenSplit) -> String {
        let evaluation = dataset.heldOut.map { "\neval_dataset: \(name(of: $0, in: dataset))" } ?? ""
        let template = stage == "sft" ? "\ntemplate: TEMPLATE" : ""
        return """
            # Put the dataset's folder for DATASET. The datasets stand in \(Self.index).
            dataset_dir: "DATASET"
            dataset: \(name(of: train, in: dataset))\(evaluation)
            stage: \(stage)
            do_train: true
            model_name_or_path: MODEL\(template)
            output_dir: OUTPUT

            """
    }
}
