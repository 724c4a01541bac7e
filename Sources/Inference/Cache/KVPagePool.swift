import Synchronization

/// Makes the pages of one model's KV cache, and knows how many there are.
final class KVPagePool: Sendable {
    /// Where keys and values stand in a page.
    let layout: KVLayout
    private let alive = Atomic<Int>(0)

    init(layout: KVLayout) { self.layout = layout }

    /// Pages that somebody holds.
    var count: Int { alive.load(ordering: .relaxed) }

    func noteMade() { alive.add(1, ordering: .relaxed) }

    func noteGone() { alive.subtract(1, ordering: .relaxed) }
}
