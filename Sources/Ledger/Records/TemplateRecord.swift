internal import Core

/// A prompt template.
public struct TemplateRecord: Sendable, Hashable {
    /// The name that generations refer to.
    public var name: String
    /// The template.
    public var text: String
    /// The SHA-256 of the text.
    public var sha256: String

    /// Describes a template; its fingerprint is computed.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
        self.sha256 = Fingerprint.sha256(text)
    }
}
