public import Core

/// The model of one role.
public struct ModelRecord: Sendable, Hashable {
    /// What it is asked for.
    public var role: Role
    /// The kind of engine: `local` or `openai`.
    public var engine: String
    /// The name or path as configured.
    public var name: String
    /// The SHA-256 of a local model file.
    public var fileSHA256: String?
    /// The URL of a server.
    public var url: String?
    /// The model that the server says it runs.
    public var reportedModel: String?
    /// The quantisation, `Q4_K_M` for example.
    public var quantisation: String?
    /// The context, in tokens.
    public var context: Int?

    /// Describes a model.
    public init(
        role: Role, engine: String, name: String, fileSHA256: String? = nil, url: String? = nil,
        reportedModel: String? = nil, quantisation: String? = nil, context: Int? = nil
    ) {
        self.role = role
        self.engine = engine
        self.name = name
        self.fileSHA256 = fileSHA256
        self.url = url
        self.reportedModel = reportedModel
        self.quantisation = quantisation
        self.context = context
    }
}
