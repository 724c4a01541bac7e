public import Core
internal import Foundation

/// The prompts and topics of a run, read from a folder so that they can be edited without a rebuild.
public struct PromptLibrary: Sendable {
    /// One template for each role.
    public let templates: [Role: PromptTemplate]
    /// What questions may be about, one short phrase each.
    public let topics: [String]

    /// Reads `questions.mustache`, `tests.mustache`, `solutions.mustache` and `topics.txt`.
    ///
    /// - Throws: ``FirstpassError`` with the file, where one is missing or cannot be used.
    public init(folder: String) throws {
        var templates: [Role: PromptTemplate] = [:]
        for role in Role.allCases {
            let path = "\(folder)/\(role.rawValue).mustache"
            templates[role] = try PromptTemplate(role: role, text: try Self.read(path), path: path)
        }
        self.templates = templates
        let path = "\(folder)/topics.txt"
        topics = try Self.read(path).split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard !topics.isEmpty else {
            throw FirstpassError(
                .configuration, "there is no topic", at: path, remedy: "Write one topic a line; # begins a comment.")
        }
    }

    /// The template of a role.
    ///
    /// - Throws: ``FirstpassError`` where there is none, which ``init(folder:)`` does not let happen.
    public func template(for role: Role) throws -> PromptTemplate {
        guard let template = templates[role] else {
            throw FirstpassError(.internal, "there is no prompt template for \(role)")
        }
        return template
    }

    /// The topics of a request: the next few of a permutation that the run's seed decides, so that requests differ as
    /// long as there are topics left.
    public func topics(ofRequest request: Int, count: Int, runSeed: UInt64) -> [String] {
        var generator = CounterRandom(seed: Seed.derive("\(runSeed)/topics"))
        let shuffled = topics.shuffled(using: &generator)
        return (0..<count).map { shuffled[(request * count + $0) % shuffled.count] }
    }

    private static func read(_ path: String) throws -> String {
        do {
            return try String(contentsOf: URL(filePath: path), encoding: .utf8)
        } catch {
            throw FirstpassError(
                .configuration, "the prompt file cannot be read as UTF-8 text", at: path,
                remedy: "Restore it from the repository, or set FIRSTPASS_SHARE to the folder that holds 'prompts'.")
        }
    }
}
