import Core

/// Room for one normalised text. A thread that scans many texts keeps one, so that nothing is allocated for each.
public final class ScanBuffer {
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private var capacity = 1 << 16

    /// Makes room for short texts; it grows with the longest.
    public init() {
        bytes = .allocate(capacity: capacity)
    }

    deinit {
        bytes.deallocate()
    }

    /// Makes room for the normalised form of some bytes, and for what is written and read behind it.
    func reserve(sourceBytes: Int) {
        let needed = 2 * sourceBytes + TextFunctions.slack
        guard needed > capacity else { return }
        bytes.deallocate()
        capacity = needed + needed / 4
        bytes = .allocate(capacity: capacity)
    }
}
