/// The windows of one length in a table: a run of its window numbers, ordered by `find` hash.
struct WindowGroup: Sendable, Equatable {
    /// The characters of a window, 1 to 50.
    let length: Int
    /// The window numbers.
    let numbers: Range<Int>
    /// The first window number of each bucket, and the end; a bucket is the leading bits of the hash.
    private let buckets: [UInt32]
    /// How far a hash is shifted to give its bucket.
    private let shift: UInt64

    /// Indexes a run of ordered hashes; `nil` where they are out of order.
    init?(length: Int, numbers: Range<Int>, finds: [UInt64]) {
        guard (1...WindowHash.windowLength).contains(length), numbers.upperBound <= finds.count,
            numbers.upperBound <= Int(UInt32.max)
        else { return nil }
        let bits = max(1, Int.bitWidth - max(0, numbers.count - 1).leadingZeroBitCount)
        shift = UInt64(64 - bits)
        var buckets: [UInt32] = []
        buckets.reserveCapacity(1 << bits + 1)
        for number in numbers {
            if number > numbers.lowerBound, finds[number - 1] > finds[number] { return nil }
            while UInt64(buckets.count) <= finds[number] >> shift { buckets.append(UInt32(number)) }
        }
        while buckets.count <= 1 << bits { buckets.append(UInt32(numbers.upperBound)) }
        self.length = length
        self.numbers = numbers
        self.buckets = buckets
    }

    /// The window numbers among which a hash would stand.
    @inline(__always)
    func candidates(_ find: UInt64) -> Range<Int> {
        let bucket = Int(truncatingIfNeeded: find >> shift)
        return Int(buckets[bucket])..<Int(buckets[bucket + 1])
    }
}
