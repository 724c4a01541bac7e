/// A known model and what the store holds of it.
public struct StoredModel: Sendable, Hashable, Codable {
    /// What the store holds.
    public enum State: String, Sendable, Codable {
        /// Nothing.
        case absent
        /// The beginning of the file; the next pull goes on from there.
        case partial
        /// A file of that name whose SHA-256 is not known to be right.
        case unverified
        /// The file; its SHA-256 was right, and length and time have not changed since.
        case verified
    }

    /// The model.
    public var model: RegisteredModel
    /// Where its file is, or would be.
    public var path: String
    /// What is there.
    public var state: State
    /// How much is there, in bytes.
    public var bytesPresent: Int
}
