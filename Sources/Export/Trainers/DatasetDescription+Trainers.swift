extension DatasetDescription {
    private static let trainers: [any Trainer] = [
        TRLTrainer(), AxolotlTrainer(), LlamaFactoryTrainer(), MLXTrainer(), TorchtuneTrainer(), VerlTrainer(),
        HostedTrainers(),
    ]

    /// What the trainers that take this dataset need, in the order in which they are shown.
    func trainerFiles() throws -> [TrainerFile] {
        var seen: Set<String> = []
        return try Self.trainers.flatMap { try $0.files(for: self) }.filter { seen.insert($0.path).inserted }
    }

    /// What a text's beginning means to tokenizers; only Llama 2's has marks of its own.
    var hasOwnMarks: Bool { target == .llama2 }
}
