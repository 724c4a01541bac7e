import ArgumentParser
import Core
import Engines
import Inference
import Pipeline

/// Flags of every command that loads a model.
struct ModelOptions: ParsableArguments {
    @Option(help: "A model's name ('firstpass models list') or the path of a GGUF file.")
    var model: String = RoleConfiguration.defaultModel

    @Option(help: "Threads; as many as there are processors if not given. Changes the speed, not the answers.")
    var threads: Int?

    /// The path of the model's file.
    func path() throws -> String { try ModelStore().path(for: model) }

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
    }
}
