import Core

/// How a model wants a conversation written: the family of its template.
///
/// The families are written out here instead of running the file's own Jinja program, so that what a user writes can be
/// told from what the template writes.
public enum ChatTemplate: Sendable, Hashable {
    /// `<|im_start|>ROLE … <|im_end|>`; with the model's own system message where there is none and it has one.
    case chatML(defaultSystem: String?)
    /// `[INST] … [/INST]`, the system message between `<<SYS>>` marks (Llama 2, Code Llama).
    case llama2
    /// `[INST] … [/INST]`, the system message before the first question (Mistral).
    case mistral
    /// `<|start_header_id|>ROLE<|end_header_id|> … <|eot_id|>`
    case llama3
    /// `User: … Assistant: …` (DeepSeek LLM)
    case deepSeek
    /// `### Instruction: … ### Response: … <|EOT|>`; with the model's own system message where there is none and it has
    /// one (DeepSeek-Coder).
    case deepSeekCoder(defaultSystem: String?)
    /// `### Instruction: … ### Response: …`
    case alpaca

    private static let named: KeyValuePairs<String, ChatTemplate> = [
        "chatml": .chatML(defaultSystem: nil), "llama2": .llama2, "mistral": .mistral, "llama3": .llama3,
        "deepseek": .deepSeek, "deepseek-coder": .deepSeekCoder(defaultSystem: nil), "alpaca": .alpaca,
    ]

    /// The names that ``init(named:)`` knows.
    public static var names: [String] { named.map(\.key) }

    /// The name of the family.
    public var name: String {
        switch self {
        case .chatML: "chatml"
        case .llama2: "llama2"
        case .mistral: "mistral"
        case .llama3: "llama3"
        case .deepSeek: "deepseek"
        case .deepSeekCoder: "deepseek-coder"
        case .alpaca: "alpaca"
        }
    }

    /// The template of a name.
    ///
    /// - Throws: ``FirstpassError`` (`usage`) where the name is not known.
    public init(named name: String) throws {
        guard let template = Self.named.first(where: { $0.key == name })?.value else {
            throw FirstpassError(
                .usage, "there is no chat template '\(name)'",
                remedy: "give --chat-template one of \(Self.names.joined(separator: ", "))")
        }
        self = template
    }

    /// Texts at which an answer is over, for families that do not end a message with a token of its own.
    public var stopStrings: [String] {
        switch self {
        case .alpaca, .deepSeekCoder: ["### Instruction:"]
        case .deepSeek: ["\n\nUser:"]
        case .chatML, .llama2, .mistral, .llama3: []
        }
    }
}
