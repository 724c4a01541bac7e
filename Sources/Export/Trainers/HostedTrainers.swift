/// Services that tune on a file of JSON lines with messages that is sent to them: OpenAI
/// (<https://platform.openai.com/docs/guides/supervised-fine-tuning>) and Together
/// (<https://docs.together.ai/docs/fine-tuning-data-preparation>).
struct HostedTrainers: Trainer {
    func files(for dataset: DatasetDescription) -> [TrainerFile] {
        guard dataset.format == .jsonLines, dataset.has("messages") else { return [] }
        let files = [dataset.training, dataset.heldOut].compactMap(\.?.file.path)
        let openAI = files.map { path in
            """
            curl https://api.openai.com/v1/files -H "Authorization: Bearer $OPENAI_API_KEY" \\
                -F purpose=fine-tune -F "file=@DATASET/\(path)"

            """
        }
        let together = files.map { "together files upload \"DATASET/\($0)\"\n" }
        return [
            TrainerFile(trainer: "OpenAI", path: "trainers/openai.sh", text: Self.note + openAI.joined()),
            TrainerFile(trainer: "Together", path: "trainers/together.sh", text: Self.note + together.joined()),
        ]
    }

    private static let note = "# Put the dataset's folder for DATASET. What is sent leaves this machine.\n"
}
