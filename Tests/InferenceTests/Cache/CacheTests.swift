import Core
import Testing

@testable import Inference

@Suite struct CacheTests {
    private let pool = KVPagePool(layout: KVLayout(layers: 2, heads: 2, dimension: 3))

    private func prompt(_ range: Range<Int32>) -> [Int32] { Array(range) }

    /// A cache whose positions hold what ``check(_:_:positions:)`` expects of a sequence with this mark.
    private func cache(
        _ count: Int, mark: Float = 0, sharing pages: [KVPage] = [], positions shared: Int = 0
    ) throws -> SequenceCache {
        let cache = try SequenceCache(capacity: count, pool: pool, sharing: pages, positions: shared)
        try cache.reserve(count)
        for position in shared..<count {
            for layer in 0..<2 {
                for head in 0..<2 {
                    let key = (0..<3).map { number(mark, position, layer, head, $0) }
                    cache.store(key: key, value: key.map { -$0 }, position: position, layer: layer, head: head)
                }
            }
        }
        return cache
    }

    private func number(_ mark: Float, _ position: Int, _ layer: Int, _ head: Int, _ component: Int) -> Float {
        mark + Float(position * 100 + layer * 10 + head * 4 + component)
    }

    private func check(_ cache: SequenceCache, mark: Float, positions: Range<Int>) {
        for position in positions {
            let page = cache.addresses[position / KVLayout.positions]
            let place = position % KVLayout.positions
            for layer in 0..<2 {
                for head in 0..<2 {
                    for component in 0..<3 {
                        let expected = number(mark, position, layer, head, component)
                        let keys = page + pool.layout.keys(layer: layer, head: head)
                        #expect(keys[component * KVLayout.positions + place] == expected)
                        let values = page + pool.layout.values(layer: layer, head: head)
                        #expect(values[place * pool.layout.valueStride + component] == -expected)
                    }
                }
            }
        }
    }

    @Test func everyPositionHasItsOwnPlace() throws {
        check(try cache(100), mark: 0, positions: 0..<100)
    }

    @Test func pagesAreTakenAsTheyAreNeededAndGivenBack() throws {
        do {
            let cache = try SequenceCache(capacity: 100, pool: pool)
            #expect(pool.count == 0)
            try cache.reserve(1)
            try cache.reserve(KVLayout.positions)
            #expect(pool.count == 1)
            try cache.reserve(100)
            #expect(pool.count == 4 && cache.pages.count == 4)
        }
        #expect(pool.count == 0)
    }

    @Test(arguments: [0, 1, 31, 32, 33, 64, 70])
    func aSharedPrefixIsReadByBothAndWrittenByNeither(shared: Int) throws {
        let first = try cache(70, mark: 0)
        let second = try cache(90, mark: 50_000, sharing: first.pages, positions: shared)
        #expect(pool.count == 3 + 3 - shared / KVLayout.positions)
        check(first, mark: 0, positions: 0..<70)
        check(second, mark: 0, positions: 0..<shared)
        check(second, mark: 50_000, positions: shared..<90)
    }

    @Test func memoryThatCannotBeHadIsAnError() {
        #expect(throws: FirstpassError.self) { try ModelMemory.floats(.max, for: "a test") }
        #expect(throws: FirstpassError.self) { try ModelMemory.floats(1 << 60, for: "a test") }
        #expect(throws: FirstpassError.self) { try ModelMemory.floats(-1, for: "a test") }
    }

    @Test func theLongestCommonPrefixIsFound() throws {
        var prefixes = PrefixCache()
        let caches = [try cache(10), try cache(20), try cache(6)]
        prefixes.insert(prompt(0..<10), caches[0])
        prefixes.insert(prompt(0..<20), caches[1])
        prefixes.insert(prompt(0..<4) + [90, 91], caches[2])
        let found = prefixes.longestPrefix(of: prompt(0..<15) + [77], limit: 15)
        #expect(found.count == 15)
        #expect(found.pages.map(ObjectIdentifier.init) == caches[1].pages.map(ObjectIdentifier.init))
        #expect(prefixes.longestPrefix(of: prompt(0..<15), limit: 7).count == 7)
        #expect(prefixes.longestPrefix(of: prompt(0..<4) + [90, 91, 5], limit: 6).pages.first === caches[2].pages[0])
        #expect(prefixes.longestPrefix(of: [5, 6], limit: 1).count == 0)
        #expect(prefixes.longestPrefix(of: [0], limit: 0).pages.isEmpty)
    }

    @Test func commonPrefixesAreCountedFromTheStart() {
        #expect(PrefixCache.commonPrefix([], [1]) == 0)
        #expect(PrefixCache.commonPrefix([1, 2, 3], [1, 2, 4]) == 2)
        #expect(PrefixCache.commonPrefix([1, 2], [1, 2, 4]) == 2)
        #expect(PrefixCache.commonPrefix([2, 2], [1, 2]) == 0)
    }

    @Test func theLeastRecentlyUsedPromptsAreForgottenFirst() throws {
        var prefixes = PrefixCache()
        for start in stride(from: Int32(0), to: 300, by: 100) {
            prefixes.insert(prompt(start..<start + 10), try cache(10))
        }
        // The first is used, so the second is the oldest.
        #expect(prefixes.longestPrefix(of: prompt(0..<10), limit: 9).count == 9)
        #expect(pool.count == 3)
        prefixes.forgetOldest()
        #expect(pool.count == 2)
        #expect(prefixes.longestPrefix(of: prompt(100..<110), limit: 9).count == 0)
        #expect(prefixes.longestPrefix(of: prompt(0..<10), limit: 9).count == 9)
        prefixes.forgetOldest()
        #expect(prefixes.longestPrefix(of: prompt(200..<210), limit: 9).count == 0)
        prefixes.forgetOldest()
        let isMore = prefixes.forgetOldest()
        #expect(!isMore && pool.count == 0)
    }

    /// A kept prompt holds the pages of its own positions, not those of the answer that its sequence goes on with.
    @Test func aPromptIsKeptOnceAndWithoutItsAnswer() throws {
        var prefixes = PrefixCache()
        do {
            let cache = try cache(100)
            prefixes.insert(prompt(0..<40), cache)
            prefixes.insert(prompt(0..<40), cache)
        }
        #expect(pool.count == 2)
        let forgotten = [prefixes.forgetOldest(), prefixes.forgetOldest()]
        #expect(forgotten == [true, false])
    }
}
