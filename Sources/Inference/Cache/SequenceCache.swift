internal import CKernels

/// The KV cache of one sequence: pages in the order of their positions, the first of which other sequences may share.
final class SequenceCache: @unchecked Sendable {
    // Unchecked: pages are added by the thread that steps the model, between steps; its workers read them in a step.

    /// Positions that may be used in all.
    let capacity: Int
    /// The pages so far.
    private(set) var pages: [KVPage] = []
    /// Where each page's memory begins, for the attention kernel.
    let addresses: UnsafeMutablePointer<UnsafePointer<Float>>
    private let pool: KVPagePool

    /// Begins with the first `shared` positions of other pages. Those that are full are shared; the last one, where it is
    /// not, is copied, since its other positions will hold something else.
    init(capacity: Int, pool: KVPagePool, sharing others: [KVPage] = [], positions shared: Int = 0) throws {
        self.capacity = capacity
        self.pool = pool
        addresses = .allocate(capacity: max(1, KVLayout.pages(for: capacity)))
        for page in others.prefix(shared / KVLayout.positions) { append(page) }
        if !shared.isMultiple(of: KVLayout.positions) {
            let page = try KVPage(pool: pool)
            page.memory.pointer.update(
                from: others[shared / KVLayout.positions].memory.pointer, count: pool.layout.pageFloats)
            append(page)
        }
    }

    deinit { addresses.deallocate() }

    /// Takes pages for the first `count` positions, at most ``capacity``.
    func reserve(_ count: Int) throws {
        while pages.count < KVLayout.pages(for: count) { append(try KVPage(pool: pool)) }
    }

    /// Puts one head's key and value in their place. The position has been reserved.
    func store(
        key: UnsafePointer<Float>, value: UnsafePointer<Float>, position: Int, layer: Int, head: Int
    ) {
        let layout = pool.layout
        let start = pages[position / KVLayout.positions].memory.pointer
        let place = position % KVLayout.positions
        let keys = start + layout.keys(layer: layer, head: head) + place
        for component in 0..<layout.dimension { keys[component * KVLayout.positions] = key[component] }
        (start + layout.values(layer: layer, head: head) + place * layout.valueStride)
            .update(from: value, count: layout.dimension)
    }

    private func append(_ page: KVPage) {
        (addresses + pages.count).initialize(to: UnsafePointer(page.memory.pointer))
        pages.append(page)
    }
}
