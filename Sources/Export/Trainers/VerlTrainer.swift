/// verl: rewards from Parquet with the columns of
/// <https://verl.readthedocs.io/en/latest/preparation/prepare_data.html>, and supervised tuning on messages.
struct VerlTrainer: Trainer {
    func files(for dataset: DatasetDescription) -> [TrainerFile] {
        guard dataset.format == .parquet, let train = dataset.training else { return [] }
        // Validation is not optional there.
        let validation = dataset.heldOut ?? dataset.split("test") ?? train
        let data = [
            "data.train_files=\"DATASET/\(train.file.path)\"", "data.val_files=\"DATASET/\(validation.file.path)\"",
        ]
        if dataset.has("reward_model") {
            let lines =
                ["python3 -m verl.trainer.main_ppo", "algorithm.adv_estimator=grpo"] + data + [
                    "data.prompt_key=prompt", "data.reward_fn_key=data_source",
                    "custom_reward_function.path=\"DATASET/\(RewardScript.path)\"",
                    "custom_reward_function.name=compute_score", "actor_rollout_ref.model.path=MODEL",
                ]
            return [file(lines), RewardScript.file]
        }
        guard dataset.has("messages") else { return [] }
        return [
            file(
                ["torchrun --standalone --nproc_per_node=1 -m verl.trainer.sft_trainer"] + data + [
                    "data.messages_key=messages", "model.path=MODEL",
                ])
        ]
    }

    private func file(_ lines: [String]) -> TrainerFile {
        TrainerFile(
            trainer: "verl", path: "trainers/verl.sh",
            text: "# Put the dataset's folder for DATASET.\n" + lines.joined(separator: " \\\n    ") + "\n")
    }
}
