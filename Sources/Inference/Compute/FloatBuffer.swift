import Glibc

/// A fixed piece of memory for floats, aligned to 64 bytes and zero at first.
///
/// Memory that is never touched is never taken from the machine, so a buffer may be sized for the worst case.
final class FloatBuffer: @unchecked Sendable {
    /// The first float.
    let pointer: UnsafeMutablePointer<Float>
    /// How many there are.
    let count: Int
    private let bytes: Int

    /// Maps `count` floats, or gives nil where the machine has no memory for them.
    ///
    /// - Parameter hugePages: whether to ask for pages of 2 MiB, which a large matrix is read faster from.
    init?(count: Int, hugePages: Bool = false) {
        let (bytes, overflow) = max(count, 1).multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
        guard !overflow, count >= 0 else { return nil }
        let address = mmap(
            nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let address, address != MAP_FAILED else { return nil }
        if hugePages { madvise(address, bytes, MADV_HUGEPAGE) }
        pointer = address.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
        self.bytes = bytes
    }

    deinit { munmap(pointer, bytes) }
}
