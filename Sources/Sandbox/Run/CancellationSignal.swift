import Glibc
import Synchronization

/// Ends a run from another task: a flag that a thread in `poll` sees at once.
final class CancellationSignal: Sendable {
    private let reader: Int32
    private let writer: Int32
    private let fired = Atomic<Bool>(false)

    /// Makes a signal that has not fired.
    init() throws {
        let channel = try Descriptor.pipe()
        // Kept as plain numbers: a class cannot hand its noncopyable parts to `poll` while it is shared.
        reader = fcntl(channel.reader.number, F_DUPFD_CLOEXEC, 10)
        writer = fcntl(channel.writer.number, F_DUPFD_CLOEXEC, 10)
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// The descriptor that becomes readable when it fires.
    var descriptor: Int32 { reader }

    /// Whether it has fired.
    var isFired: Bool { fired.load(ordering: .acquiring) }

    /// Fires it.
    func fire() {
        guard !fired.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }
}
