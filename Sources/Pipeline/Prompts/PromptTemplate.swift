public import Core
internal import Mustache

/// A prompt with holes: one user message, and the words that the answer begins with.
///
/// The file is a Mustache template. What stands after a line `---answer---` is put at the start of the model's answer,
/// which keeps a small model to the form that is asked for.
public struct PromptTemplate: Sendable {
    /// The role that it is for.
    public let role: Role
    /// The file's text.
    public let text: String
    private let message: MustacheTemplate
    private let answer: MustacheTemplate

    /// A prompt with its holes filled.
    public struct Rendered: Sendable, Hashable {
        /// The user's message.
        public let message: String
        /// What the answer begins with.
        public let answerPrefix: String
    }

    private static let separator = "---answer---"

    /// Parses a template and checks every hole against the keys of the role.
    ///
    /// - Parameter path: for error messages.
    /// - Throws: ``FirstpassError`` of the kind `configuration` with file and line.
    public init(role: Role, text: String, path: String) throws {
        self.role = role
        self.text = text
        let known = Self.keys(of: role)
        // A hole that nothing fills renders empty, so a mistyped one would spoil every prompt without a word.
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for key in Self.holes(in: line) where !known.contains(key) {
                throw FirstpassError(
                    .configuration, "the placeholder {{\(key)}} is not known for \(role)",
                    at: "\(path), line \(number + 1)",
                    remedy: "Known are: \(known.map { "{{\($0)}}" }.joined(separator: ", ")).")
            }
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let split = lines.firstIndex { $0 == Self.separator } ?? lines.endIndex
        let messageText = lines[..<split].joined(separator: "\n")
        let answerText = lines[split...].dropFirst().joined(separator: "\n")
        do {
            // Code is no HTML: the content type keeps < and " as they are.
            message = try MustacheTemplate(string: Self.plainText + messageText)
            answer = try MustacheTemplate(string: Self.plainText + answerText)
        } catch {
            throw FirstpassError(
                .configuration, "the prompt template cannot be parsed", at: path,
                remedy: "Placeholders are {{name}}; see prompts/README.md.", cause: error)
        }
    }

    private static let plainText = "{{% CONTENT_TYPE:TEXT}}\n"

    /// The keys that the prompts of a role may use.
    public static func keys(of role: Role) -> [String] {
        switch role {
        case .questions: ["count", "topics", "difficulty"]
        case .tests: ["question", "entry_point", "signature", "tests_count"]
        case .solutions: ["question", "entry_point", "signature", "visible_test"]
        }
    }

    /// Fills the holes.
    public func render(_ values: [String: String]) -> Rendered {
        Rendered(
            message: message.render(values).trimmingBlankEnds(),
            answerPrefix: answer.render(values).trimmingBlankEnds(keepingTrailingSpaces: true))
    }

    /// The keys of a line's tags. Comments, pragmas and closing tags have none.
    private static func holes(in line: Substring) -> [String] {
        var keys: [String] = []
        var rest = line
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            let tag = rest[start.upperBound..<end.lowerBound]
            rest = rest[end.upperBound...]
            guard let first = tag.first, !"!%/".contains(first) else { continue }
            keys.append(String(tag.drop { "{#^&> ".contains($0) }.prefix { $0 != " " && $0 != "}" && $0 != "(" }))
        }
        return keys
    }
}

extension String {
    /// The text without blank lines at both ends; and without spaces there, unless those at the end are to be kept.
    func trimmingBlankEnds(keepingTrailingSpaces: Bool = false) -> String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isNewline || (!keepingTrailingSpaces && last.isWhitespace) {
            text.removeLast()
        }
        return String(text)
    }
}
