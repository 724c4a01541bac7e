/// TRL, by <https://huggingface.co/docs/trl/dataset_formats>: language modelling, prompt-completion and preference rows of
/// messages, or of text; prompts with the columns of a reward. Sequences that are packed already go to the trainer of
/// transformers, without their mask: position ids that begin again keep the documents apart in flash attention
/// (<https://huggingface.co/blog/packing-with-FA2>).
struct TRLTrainer: Trainer {
    func files(for dataset: DatasetDescription) -> [TrainerFile] {
        if dataset.has("input_ids") { return [file(packed(dataset))] }
        if dataset.has("reward_model") { return [file(rewarded(dataset)), RewardScript.file] }
        if dataset.has("rejected") {
            return [file(training("DPO", dataset, source: "https://huggingface.co/docs/trl/dpo_trainer"))]
        }
        guard dataset.has("messages") || dataset.has("completion") || dataset.has("text") else { return [] }
        return [file(training("SFT", dataset, source: "https://huggingface.co/docs/trl/sft_trainer"))]
    }

    private func file(_ text: String) -> TrainerFile {
        TrainerFile(trainer: "TRL", path: "trainers/train_trl.py", text: text)
    }

    private func training(_ kind: String, _ dataset: DatasetDescription, source: String) -> String {
        var note = ""
        if dataset.has("messages") {
            note =
                "\n# The loss is of all tokens; assistant_only_loss=True in SFTConfig takes a template that marks answers."
        } else if dataset.has("completion") {
            note = "\n# The loss is of the completion alone, since there is a prompt beside it."
        }
        let tokenizer =
            dataset.hasOwnMarks
            ? "\n    # The text has its marks already.\n"
                + "    processing_class=AutoTokenizer.from_pretrained(\"MODEL\", add_bos_token=False),"
            : ""
        return """
            # \(source)
            # Put the dataset's folder for DATASET.\(note)
            from datasets import load_dataset\(dataset.hasOwnMarks ? "\nfrom transformers import AutoTokenizer" : "")
            from trl import \(kind)Config, \(kind)Trainer

            dataset = load_dataset("DATASET")
            trainer = \(kind)Trainer(
                model="MODEL",
                args=\(kind)Config(output_dir="OUTPUT"),
                \(parts(dataset))\(tokenizer)
            )
            trainer.train()

            """
    }

    private func rewarded(_ dataset: DatasetDescription) -> String {
        """
        # https://huggingface.co/docs/trl/grpo_trainer
        # Put the dataset's folder for DATASET.
        from datasets import load_dataset
        from reward import reward
        from trl import GRPOConfig, GRPOTrainer

        dataset = load_dataset("DATASET")
        trainer = GRPOTrainer(
            model="MODEL",
            reward_funcs=reward,
            args=GRPOConfig(output_dir="OUTPUT"),
            \(parts(dataset))
        )
        trainer.train()

        """
    }

    private func packed(_ dataset: DatasetDescription) -> String {
        """
        # https://huggingface.co/blog/packing-with-FA2
        # Put the dataset's folder for DATASET. One sequence a step keeps its documents apart.
        from datasets import load_dataset
        from transformers import AutoModelForCausalLM, Trainer, TrainingArguments, default_data_collator

        dataset = load_dataset("DATASET").remove_columns("attention_mask")
        trainer = Trainer(
            model=AutoModelForCausalLM.from_pretrained("MODEL", attn_implementation="flash_attention_2"),
            args=TrainingArguments(output_dir="OUTPUT", per_device_train_batch_size=1),
            \(parts(dataset))
            data_collator=default_data_collator,
        )
        trainer.train()

        """
    }

    private func parts(_ dataset: DatasetDescription) -> String {
        [("train_dataset", dataset.training), ("eval_dataset", dataset.heldOut)].compactMap { argument, split in
            split.map { "\(argument)=dataset[\"\($0.name)\"]," }
        }.joined(separator: "\n    ")
    }
}
