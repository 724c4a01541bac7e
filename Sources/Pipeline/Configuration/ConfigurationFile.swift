internal import Core
internal import Deduplication
internal import Foundation
internal import Inference
internal import Ledger
internal import Yams

/// Reads a run's YAML file into a configuration: the file wins over the defaults.
public struct ConfigurationFile {
    private let path: String

    /// Reads `path` over `configuration`.
    ///
    /// - Throws: ``FirstpassError`` of the kind `configuration` with the line: broken YAML, an unknown key (with the
    ///   nearest known one), a value of another type or out of range.
    public static func read(_ path: String, over configuration: RunConfiguration) throws -> RunConfiguration {
        let text: String
        do {
            text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw FirstpassError(
                .configuration, "the configuration file cannot be read as UTF-8 text", at: path,
                remedy: "Give the path of a YAML file; docs/configuration.md lists the keys.")
        }
        return try parse(text, path: path, over: configuration)
    }

    /// Parses YAML text; `path` is for error messages.
    public static func parse(
        _ text: String, path: String, over configuration: RunConfiguration
    ) throws -> RunConfiguration {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw FirstpassError(.configuration, "the file is not YAML", at: path, cause: error)
        }
        guard let root else { return configuration }
        return try ConfigurationFile(path: path).apply(root, to: configuration)
    }

    private func apply(_ root: Node, to base: RunConfiguration) throws -> RunConfiguration {
        var configuration = base
        var file = try Section(root, name: "", path: path)
        try file.integer("seed", in: 0...Int.max) { configuration.seed = UInt64($0) }
        try file.integer("questions", in: 1...10_000_000) { configuration.questions = $0 }
        try file.choice("recipe", of: ["code-llama"]) { configuration.recipe = $0 }
        try file.string("model") { model in
            for role in Role.allCases { configuration.roles[role]?.model = model }
        }
        try file.section("roles") { roles in
            for role in Role.allCases {
                try roles.section(role.rawValue) { try apply(&$0, role: role, to: &configuration) }
            }
        }
        try file.section("dedupe") { dedupe in
            try dedupe.choice("method", of: DuplicateMethod.allCases.map(\.rawValue)) { configuration.dedupe = $0 }
            try dedupe.number("threshold", in: DuplicateFinder.thresholds) { configuration.dedupeThreshold = $0 }
        }
        try file.section("contamination") { contamination in
            try contamination.choice("mode", of: ["exhaustive", "sampled"]) { configuration.contaminationMode = $0 }
        }
        try file.section("sandbox") { sandbox in
            try sandbox.number("cpu_seconds", in: 0.1...3_600) { configuration.limits.cpuSeconds = $0 }
            try sandbox.number("wall_seconds", in: 0.1...36_000) { configuration.limits.wallSeconds = $0 }
            try sandbox.integer("memory_mb", in: 64...1_048_576) { configuration.limits.memoryBytes = $0 << 20 }
        }
        try file.string("license") { configuration.license = $0 }
        try file.finish()
        guard configuration.minimumTests <= configuration.testsPerSuite else {
            throw FirstpassError(
                .configuration,
                "'roles.tests.minimum' is \(configuration.minimumTests), more than 'roles.tests.count', which is "
                    + "\(configuration.testsPerSuite)",
                at: path, remedy: "Set both, the minimum not above the count.")
        }
        return configuration
    }

    private func apply(_ section: inout Section, role: Role, to configuration: inout RunConfiguration) throws {
        var settings = configuration.roles[role] ?? RoleConfiguration(model: "", sampling: .init(), maximumTokens: 400)
        try section.string("model") { settings.model = $0 }
        try section.number("temperature", in: 0...10) { settings.sampling.temperature = Float($0) }
        try section.number("top_p", in: 0.001...1) { settings.sampling.topP = Float($0) }
        try section.integer("top_k", in: 0...1_000_000) { settings.sampling.topK = $0 }
        try section.number("min_p", in: 0...1) { settings.sampling.minP = Float($0) }
        try section.number("repetition_penalty", in: 0.1...10) { settings.sampling.repetitionPenalty = Float($0) }
        try section.integer("max_tokens", in: 1...100_000) { settings.maximumTokens = $0 }
        switch role {
        case .questions:
            try section.integer("per_request", in: 1...50) { configuration.questionsPerRequest = $0 }
        case .tests:
            try section.integer("count", in: 1...50) { configuration.testsPerSuite = $0 }
            try section.integer("minimum", in: 1...50) { configuration.minimumTests = $0 }
            try section.integer("rewrites", in: 0...10) { configuration.testRewrites = $0 }
            try section.number("agreement", in: 0.5...1, or: "none") { configuration.testAgreement = $0 }
            try section.integer("jury", in: 3...1_000) { configuration.testJury = $0 }
        case .solutions:
            try section.integer("samples", in: 1...1_000) { configuration.samples = $0 }
            try section.choice("sampling", of: Sampling.allCases.map(\.rawValue)) {
                configuration.sampling = Sampling(rawValue: $0) ?? .all
            }
        }
        configuration.roles[role] = settings
    }
}
