import ArgumentParser
import Core
import Engines
import Foundation
import Inference

/// `firstpass models`: the models on this machine.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Lists, fetches, describes and removes local models.",
        discussion: "Example: firstpass models pull qwen2.5-coder-1.5b",
        subcommands: [List.self, Pull.self, Info.self, Remove.self])

    /// `firstpass models list`
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists the known models and what is here of them.")
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let models = try ModelStore().list()
            if json { return try JSONOutput.print(models, pretty: true) }
            for stored in models {
                let size = String(format: "%.2f GB", Double(stored.model.bytes) / 1e9)
                print("\(stored.model.name)\t\(stored.state.rawValue)\t\(size)\t\(stored.model.title)")
            }
        }
    }

    /// `firstpass models pull`
    struct Pull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pull", abstract: "Fetches a model, resumes where a fetch was cut, and checks its SHA-256.")
        @Argument(help: "The model's name.") var name: String
        @Flag(help: "Fetch it again.") var force = false

        func run() async throws {
            let store = ModelStore()
            let reporter = PullReporter(name: name)
            let (name, force) = (name, force)
            let work = Task { try await store.pull(name, force: force) { reporter.note($0) } }
            let trap = SignalTrap { work.cancel() }
            defer { Terminal.clearStatus() }
            let path = try await work.value
            withExtendedLifetime(trap) {}
            Terminal.clearStatus()
            Terminal.write("\(name): \(path)")
        }
    }

    /// `firstpass models info`
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "info", abstract: "Describes a model: a known one, or any GGUF file.")
        @Argument(help: "A model's name or the path of a GGUF file.") var model: String
        @Flag(help: "Compute the SHA-256 again.") var verify = false

        func run() throws {
            let store = ModelStore()
            if let stored = try? store.info(model) {
                print("\(stored.model.name): \(stored.model.title), \(stored.model.license)")
                print("\(stored.model.purpose)")
                print("\(stored.state.rawValue), \(stored.bytesPresent) of \(stored.model.bytes) bytes, \(stored.path)")
                print("SHA-256 \(stored.model.sha256)")
                guard stored.state == .verified || stored.state == .unverified else { return }
                if verify {
                    try store.verify(model)
                    print("the SHA-256 is right")
                }
            }
            let description = try ModelFileDescription(path: try store.path(for: model))
            print(description.text)
        }
    }

    /// `firstpass models rm`
    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rm", abstract: "Removes a model's file, whole or partial.")
        @Argument(help: "The model's name.") var name: String

        func run() throws {
            Terminal.write(try ModelStore().remove(name) ? "\(name) is removed" : "\(name) was not here")
        }
    }
}
