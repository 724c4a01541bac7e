/// Prompts whose keys and values are kept, so that a later prompt begins where the longest common prefix ends.
///
/// A list, searched from one end to the other: there are some dozens of prompts of some hundred tokens, and comparing
/// them takes microseconds where a step of the model takes hundreds of milliseconds.
struct PrefixCache {
    private struct Entry {
        let tokens: [Int32]
        let cache: SequenceCache
        var lastUse: Int
    }

    private let capacityBytes: Int
    private let bytesPerPosition: Int
    private var entries: [Entry] = []
    private var clock = 0

    /// Keeps at most `capacityBytes` of keys and values, the most recently used ones.
    init(capacityBytes: Int, bytesPerPosition: Int) {
        self.capacityBytes = capacityBytes
        self.bytesPerPosition = bytesPerPosition
    }

    /// The number of leading tokens that two prompts have in common.
    static func commonPrefix(_ first: [Int32], _ second: [Int32]) -> Int {
        let limit = min(first.count, second.count)
        var count = 0
        while count < limit, first[count] == second[count] { count += 1 }
        return count
    }

    /// The longest kept prefix of a prompt, at most `limit` tokens of it.
    mutating func longestPrefix(of prompt: [Int32], limit: Int) -> (count: Int, segments: [KVSegment]) {
        clock += 1
        var best: (count: Int, index: Int) = (0, 0)
        for (index, entry) in entries.enumerated() {
            let count = min(limit, Self.commonPrefix(entry.tokens, prompt))
            if count > best.count { best = (count, index) }
        }
        guard best.count > 0 else { return (0, []) }
        entries[best.index].lastUse = clock
        return (best.count, entries[best.index].cache.prefix(best.count))
    }

    /// Keeps a prompt whose keys and values are complete; forgets the least recently used ones beyond the capacity.
    mutating func insert(_ prompt: [Int32], _ cache: SequenceCache) {
        clock += 1
        entries.removeAll { $0.tokens == prompt }
        let segments = cache.prefix(prompt.count)
        entries.append(Entry(tokens: prompt, cache: SequenceCache(segments: segments), lastUse: clock))
        while entries.count > 1, bytes > capacityBytes,
            let oldest = entries.indices.min(by: { entries[$0].lastUse < entries[$1].lastUse })
        {
            entries.remove(at: oldest)
        }
    }

    /// Bytes of all storages that entries hold, each counted once.
    private var bytes: Int {
        var seen: Set<ObjectIdentifier> = []
        var positions = 0
        for entry in entries {
            for segment in entry.cache.segments where seen.insert(ObjectIdentifier(segment.storage)).inserted {
                positions += segment.storage.capacity
            }
        }
        return positions * bytesPerPosition
    }
}
