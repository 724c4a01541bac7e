/// The first `count` positions of a storage, as a part of a sequence.
struct KVSegment: Sendable {
    /// Where they are.
    let storage: KVStorage
    /// How many of them belong to the sequence.
    let count: Int
}
