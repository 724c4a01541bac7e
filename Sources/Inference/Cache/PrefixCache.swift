/// Prompts whose keys and values are kept, so that a later prompt begins where the longest common prefix ends.
///
/// A list, searched from one end to the other: there are some hundreds of prompts of some hundred tokens, and comparing
/// them takes microseconds where a step of the model takes a hundred milliseconds.
struct PrefixCache {
    private struct Entry {
        let tokens: [Int32]
        let pages: [KVPage]
        var lastUse: Int
    }

    /// Enough for every role's prompts of some minutes; the limit of memory mostly comes first.
    private static let mostEntries = 1_024

    private var entries: [Entry] = []
    private var clock = 0

    /// The number of leading tokens that two prompts have in common.
    static func commonPrefix(_ first: [Int32], _ second: [Int32]) -> Int {
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                let limit = min(first.count, second.count)
                var count = 0
                while count < limit, first[count] == second[count] { count += 1 }
                return count
            }
        }
    }

    /// The longest kept prefix of a prompt, at most `limit` tokens of it, and the pages that hold it.
    mutating func longestPrefix(of prompt: [Int32], limit: Int) -> (count: Int, pages: [KVPage]) {
        clock += 1
        var best: (count: Int, index: Int) = (0, 0)
        for (index, entry) in entries.enumerated() {
            let count = min(limit, Self.commonPrefix(entry.tokens, prompt))
            if count > best.count { best = (count, index) }
        }
        guard best.count > 0 else { return (0, []) }
        entries[best.index].lastUse = clock
        return (best.count, entries[best.index].pages)
    }

    /// Keeps a prompt whose keys and values are complete.
    mutating func insert(_ prompt: [Int32], _ cache: SequenceCache) {
        clock += 1
        entries.removeAll { $0.tokens == prompt }
        if entries.count == Self.mostEntries { forgetOldest() }
        let pages = Array(cache.pages.prefix(KVLayout.pages(for: prompt.count)))
        entries.append(Entry(tokens: prompt, pages: pages, lastUse: clock))
    }

    /// Forgets the least recently used prompt; the memory that nobody else holds goes back to the machine. False where
    /// none is left.
    @discardableResult
    mutating func forgetOldest() -> Bool {
        guard let oldest = entries.indices.min(by: { entries[$0].lastUse < entries[$1].lastUse }) else { return false }
        entries.remove(at: oldest)
        return true
    }
}
