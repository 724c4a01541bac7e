import Core
import Engines
import Foundation

/// A folder of one test with a small model, a store and what the store is told by the environment.
final class Fixture {
    enum Failure: Error {
        case noServer, noFixture, command(String)
    }

    /// Random bytes, drawn once: every test's model begins with them.
    private static let random: [UInt8] = {
        var generator = CounterRandom(seed: 1)
        return (0..<125_003).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
    }()

    /// Removed with its contents at the end.
    let folder: String
    let content: [UInt8]
    let model: RegisteredModel
    /// What the store sees: nothing of the machine's own settings but the PATH.
    var environment: [String: String]

    /// Makes a model of some random bytes in pieces of a size.
    init(bytes: Int = 1_000_000, pieces: Int = 3, onHub: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.path + "/firstpass-models-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var content: [UInt8] = []
        while content.count < bytes { content += Self.random.prefix(bytes - content.count) }
        self.content = content
        model = Self.model(content, pieces: pieces, onHub: onHub)
        environment = [
            "FIRSTPASS_HOME": folder + "/home",
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin",
            "HOME": ProcessInfo.processInfo.environment["HOME"] ?? folder,
            // Port 9 of the loopback: no test asks a real hub.
            "HF_ENDPOINT": "http://127.0.0.1:9",
            "PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder + "/wheels",
        ]
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var store: ModelStore { ModelStore(environment: environment, models: [model]) }

    /// The names in the store's folder, sorted.
    func leftInStore() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: store.folder)) ?? []).sorted()
    }

    func stored() throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: store.folder + "/toy.gguf")))
    }

    /// Writes a file of the store by hand.
    func put(_ bytes: some Sequence<UInt8>, _ name: String) throws {
        try FileManager.default.createDirectory(atPath: store.folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(store.folder)/\(name)"))
    }

    /// Writes the wheels of the model's pieces where pip looks; `damage` may change a piece.
    func makeWheels(only numbers: ClosedRange<Int>? = nil, damage: (Int, inout [UInt8]) -> Void = { _, _ in }) throws {
        let wheels = folder + "/wheels"
        try FileManager.default.createDirectory(atPath: wheels, withIntermediateDirectories: true)
        var start = 0
        for (index, piece) in model.packages.enumerated() {
            var bytes = Array(content[start..<start + piece.bytes])
            start += piece.bytes
            guard numbers?.contains(index + 1) ?? true else { continue }
            damage(index + 1, &bytes)
            let data = "\(folder)/piece"
            try Data(bytes).write(to: URL(fileURLWithPath: data))
            try Self.run([try Self.path("make_wheel.py"), wheels, piece.package, piece.version, piece.member, data])
        }
    }

    /// Writes a shell script; gives its path.
    func program(_ name: String, _ line: String) throws -> String {
        let path = "\(folder)/\(name)"
        try "#!/bin/sh\n\(line)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    static func path(_ name: String) throws -> String {
        guard let path = Bundle.module.path(forResource: "Fixtures/" + name, ofType: nil) else {
            throw Failure.noFixture
        }
        return path
    }

    /// The model that some bytes are, under the name `toy`.
    static func model(_ content: [UInt8], pieces: Int, onHub: Bool = true) -> RegisteredModel {
        let size = pieces > 0 ? (content.count + pieces - 1) / pieces : 0
        return RegisteredModel(
            name: "toy", title: "Toy", purpose: "tests", architecture: "llama", parameters: 1, license: "Apache-2.0",
            bytes: content.count, sha256: Fingerprint.sha256(content),
            huggingFace: onHub ? .init(repository: "owner/toy", file: "toy q4.gguf") : nil,
            packages: (0..<pieces).map { index in
                .init(
                    package: "toy-part\(index + 1)", version: "1.0", member: "toy_part\(index + 1)/data/piece.bin",
                    bytes: min(size, content.count - index * size))
            })
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.command(arguments.joined(separator: " ")) }
    }
}
