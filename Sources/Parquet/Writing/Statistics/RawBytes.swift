import Foundation

/// Bytes by their unsigned values.
enum RawBytes {
    /// Below 0 where the first come before the second, 0 where they are equal, above 0 elsewhere.
    @inline(__always)
    static func compare(_ first: Slice<UnsafeRawBufferPointer>, _ second: Slice<UnsafeRawBufferPointer>) -> Int {
        let shared = min(first.count, second.count)
        if shared > 0, let one = first.base.baseAddress, let other = second.base.baseAddress {
            let difference = memcmp(one + first.startIndex, other + second.startIndex, shared)
            if difference != 0 { return Int(difference) }
        }
        return first.count - second.count
    }
}
