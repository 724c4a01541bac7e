/// The tokens of a model: their bytes, their kinds and the ids with a meaning.
public struct Vocabulary: Sendable {
    /// The number of tokens.
    public var count: Int { kinds.count }
    /// The beginning of a text.
    public internal(set) var bos: Int32?
    /// The end of a text.
    public internal(set) var eos: Int32?
    /// The end of a message in a conversation.
    public internal(set) var eot: Int32?
    /// What the vocabulary cannot write.
    public internal(set) var unknown: Int32?
    /// What fills the places that nothing is in.
    public internal(set) var padding: Int32?
    /// Whether the model was trained with ``bos`` before every text.
    public internal(set) var addsBOS = false
    /// The tokens after which nothing more is to be generated.
    public internal(set) var endOfGeneration: Set<Int32> = []

    /// The tokens' bytes, one after the other.
    private(set) var pool: [UInt8] = []
    /// Where each token's bytes begin in the pool, and last where the pool ends.
    private(set) var starts: [Int] = [0]
    private(set) var kinds: [TokenKind] = []

    init(reserving count: Int) {
        starts.reserveCapacity(count + 1)
        kinds.reserveCapacity(count)
        pool.reserveCapacity(count * 8)
    }

    /// The bytes of a token: of a text token the text, of a control token its name; none of an id out of range.
    public func bytes(of id: Int32) -> ArraySlice<UInt8> {
        contains(id) ? pool[range(of: id)] : []
    }

    /// What a token is for; nil of an id out of range.
    public func kind(of id: Int32) -> TokenKind? {
        contains(id) ? kinds[Int(id)] : nil
    }

    /// Whether a token is structure and no text; also of ids out of range.
    public func isControl(_ id: Int32) -> Bool {
        switch kind(of: id) {
        case .normal, .userDefined, .byte: false
        case .control, .unknown, .unused, nil: true
        }
    }

    /// Whether nothing more is to be generated after a token.
    public func isEndOfGeneration(_ id: Int32) -> Bool {
        endOfGeneration.contains(id)
    }

    func contains(_ id: Int32) -> Bool { kinds.indices.contains(Int(id)) }

    /// Where a token's bytes lie in the pool; the id must be in range.
    func range(of id: Int32) -> Range<Int> { starts[Int(id)]..<starts[Int(id) + 1] }

    mutating func append(_ bytes: some Sequence<UInt8>, _ kind: TokenKind) {
        pool.append(contentsOf: bytes)
        starts.append(pool.count)
        kinds.append(kind)
    }

    mutating func setKind(_ kind: TokenKind, of id: Int32) {
        kinds[Int(id)] = kind
    }
}
