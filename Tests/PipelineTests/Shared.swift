import Core
import Foundation
import Sandbox

/// What the tests share: the checkout, and one runner, checked once.
enum Shared {
    /// The folder with `prompts`, `sandbox` and `docs`.
    static let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL.path

    private static let started = Task {
        try await SandboxRunner(configuration: SandboxConfiguration(folder: checkout + "/sandbox", workers: 2))
    }

    /// The runner.
    static var runner: SandboxRunner {
        get async throws { try await started.value }
    }
}

/// A folder that goes with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "firstpass-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return file
    }
}
