/// A model as the ledger records it.
public struct ModelDescription: Sendable, Codable, Hashable {
    /// `local`, or the kind of server.
    public var engine: String
    /// The registered name, or the file's own name.
    public var name: String
    /// SHA-256 of the file; nil for a server.
    public var sha256: String?
    /// The architecture as the file names it.
    public var architecture: String?
    /// The tensor type of most weights, such as `Q4_K`.
    public var quantisation: String?
    /// The longest context, in tokens.
    public var contextLength: Int

    /// Describes a model.
    public init(
        engine: String, name: String, sha256: String? = nil, architecture: String? = nil, quantisation: String? = nil,
        contextLength: Int
    ) {
        self.engine = engine
        self.name = name
        self.sha256 = sha256
        self.architecture = architecture
        self.quantisation = quantisation
        self.contextLength = contextLength
    }
}
