/// Keys and values of some consecutive positions, for every layer and head; see ``KVLayout``.
///
/// A page is written by the sequence that it was made for and may be read by every sequence that shares its prefix.
final class KVPage: Sendable {
    /// The floats, as the layout places them.
    let memory: FloatBuffer
    private let pool: KVPagePool

    /// Maps the memory; it is taken from the machine when it is written.
    init(pool: KVPagePool) throws {
        memory = try ModelMemory.floats(pool.layout.pageFloats, for: "the KV cache")
        self.pool = pool
        pool.noteMade()
    }

    deinit { pool.noteGone() }
}
