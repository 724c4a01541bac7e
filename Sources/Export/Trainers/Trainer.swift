/// A trainer that can be told of a dataset in a file.
protocol Trainer: Sendable {
    /// What it needs; empty where it does not take these rows as they are.
    func files(for dataset: DatasetDescription) throws -> [TrainerFile]
}
