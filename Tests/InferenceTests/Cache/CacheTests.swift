import CKernels
import Core
import Testing

@testable import Inference

@Suite struct CacheTests {
    private static let bytesPerPosition = KVStorage.bytes(layers: 2, width: 3, capacity: 1)

    private func cache(_ lengths: [Int]) throws -> SequenceCache {
        SequenceCache(
            segments: try lengths.map {
                KVSegment(storage: try KVStorage(layers: 2, width: 3, capacity: $0), count: $0)
            })
    }

    private func prompt(_ range: Range<Int32>) -> [Int32] { Array(range) }

    @Test func everyPositionHasItsOwnPlace() throws {
        let cache = try cache([3, 1, 5])
        #expect(cache.capacity == 9)
        let places = (0..<9).map { cache.place(of: $0) }
        #expect(places.map(\.index) == [0, 1, 2, 0, 0, 1, 2, 3, 4])
        for (position, place) in places.enumerated() {
            for layer in 0..<2 {
                place.storage.key(layer: layer, position: place.index).update(
                    repeating: Float(100 * layer + position), count: 3)
                place.storage.value(layer: layer, position: place.index).update(
                    repeating: -Float(100 * layer + position), count: 3)
            }
        }
        for layer in 0..<2 {
            for count in 1...9 {
                let spans = cache.spans(layer: layer, count: count)
                #expect(spans.map(\.count).reduce(0, +) == count)
                let keys = spans.flatMap { span in
                    (0..<span.count).flatMap { row in (0..<3).map { span.keys[row * 3 + $0] } }
                }
                let values = spans.flatMap { span in (0..<span.count).map { span.values[$0 * 3] } }
                #expect(keys == (0..<count).flatMap { [Float](repeating: Float(100 * layer + $0), count: 3) })
                #expect(values == (0..<count).map { -Float(100 * layer + $0) })
            }
        }
    }

    @Test func aPrefixIsCutInsideASegment() throws {
        let cache = try cache([3, 1, 5])
        #expect(cache.prefix(0).isEmpty)
        #expect(cache.prefix(2).map(\.count) == [2])
        #expect(cache.prefix(4).map(\.count) == [3, 1])
        #expect(cache.prefix(6).map(\.count) == [3, 1, 2])
        #expect(cache.prefix(20).map(\.count) == [3, 1, 5])
    }

    @Test func memoryThatCannotBeHadIsAnError() {
        #expect(throws: FirstpassError.self) { try ModelMemory.floats(.max, for: "a test") }
        #expect(throws: FirstpassError.self) { try ModelMemory.floats(1 << 60, for: "a test") }
        #expect(throws: FirstpassError.self) { try ModelMemory.floats(-1, for: "a test") }
    }

    @Test func theLongestCommonPrefixIsFound() throws {
        var prefixes = PrefixCache(capacityBytes: .max, bytesPerPosition: Self.bytesPerPosition)
        let caches = try [cache([10]), cache([4, 16]), cache([6])]
        prefixes.insert(prompt(0..<10), caches[0])
        prefixes.insert(prompt(0..<20), caches[1])
        prefixes.insert(prompt(0..<4) + [90, 91], caches[2])
        let found = prefixes.longestPrefix(of: prompt(0..<15) + [77], limit: 15)
        #expect(found.count == 15)
        #expect(found.segments.map(\.count) == [4, 11])
        #expect(found.segments[1].storage === caches[1].segments[1].storage)
        #expect(prefixes.longestPrefix(of: prompt(0..<15), limit: 7).count == 7)
        #expect(
            prefixes.longestPrefix(of: prompt(0..<4) + [90, 91, 5], limit: 6).segments[0].storage
                === caches[2].segments[0].storage)
        #expect(prefixes.longestPrefix(of: [5, 6], limit: 1).count == 0)
        #expect(prefixes.longestPrefix(of: [0], limit: 0).segments.isEmpty)
    }

    @Test func commonPrefixesAreCountedFromTheStart() {
        #expect(PrefixCache.commonPrefix([], [1]) == 0)
        #expect(PrefixCache.commonPrefix([1, 2, 3], [1, 2, 4]) == 2)
        #expect(PrefixCache.commonPrefix([1, 2], [1, 2, 4]) == 2)
        #expect(PrefixCache.commonPrefix([2, 2], [1, 2]) == 0)
    }

    @Test func theLeastRecentlyUsedPromptsAreForgottenFirst() throws {
        var prefixes = PrefixCache(capacityBytes: 30 * Self.bytesPerPosition, bytesPerPosition: Self.bytesPerPosition)
        for start in stride(from: Int32(0), to: 300, by: 100) {
            prefixes.insert(prompt(start..<start + 10), try cache([10]))
        }
        // All three fit; the first is used, so the second is the oldest when a fourth comes.
        #expect(prefixes.longestPrefix(of: prompt(0..<10), limit: 9).count == 9)
        prefixes.insert(prompt(300..<310), try cache([10]))
        #expect(prefixes.longestPrefix(of: prompt(100..<110), limit: 9).count == 0)
        for start: Int32 in [0, 200, 300] {
            #expect(prefixes.longestPrefix(of: prompt(start..<start + 10), limit: 9).count == 9)
        }
        // One larger than the limit stays alone: it is in memory anyway while its sequence runs.
        prefixes.insert(prompt(400..<450), try cache([50]))
        #expect(prefixes.longestPrefix(of: prompt(400..<450), limit: 49).count == 49)
        for start: Int32 in [0, 200, 300] {
            #expect(prefixes.longestPrefix(of: prompt(start..<start + 10), limit: 9).count == 0)
        }
    }

    @Test func aSharedStorageIsCountedOnceAndAPromptIsKeptOnce() throws {
        var prefixes = PrefixCache(capacityBytes: 20 * Self.bytesPerPosition, bytesPerPosition: Self.bytesPerPosition)
        let first = try cache([10])
        prefixes.insert(prompt(0..<10), first)
        for last: Int32 in 50..<58 {
            let own = KVSegment(storage: try KVStorage(layers: 2, width: 3, capacity: 1), count: 1)
            prefixes.insert(prompt(0..<9) + [last], SequenceCache(segments: first.prefix(9) + [own]))
            prefixes.insert(prompt(0..<9) + [last], SequenceCache(segments: first.prefix(9) + [own]))
        }
        // 10 + 8 × 1 positions: all of them fit.
        for last: Int32 in 50..<58 {
            #expect(prefixes.longestPrefix(of: prompt(0..<9) + [last, 1], limit: 10).count == 10)
        }
        #expect(prefixes.longestPrefix(of: prompt(0..<10), limit: 10).count == 10)
    }

    @Test func whatIsForgottenIsGivenBackToTheMachine() throws {
        var prefixes = PrefixCache(capacityBytes: 10 * Self.bytesPerPosition, bytesPerPosition: Self.bytesPerPosition)
        weak var forgotten: KVStorage?
        do {
            let storage = try KVStorage(layers: 2, width: 3, capacity: 10)
            forgotten = storage
            prefixes.insert(prompt(0..<10), SequenceCache(segments: [KVSegment(storage: storage, count: 10)]))
        }
        #expect(forgotten != nil)
        prefixes.insert(prompt(20..<30), try cache([10]))
        #expect(forgotten == nil)
    }
}
