import Foundation

/// A sink in memory.
final class CollectedBytes {
    private(set) var data = Data()

    func append(_ bytes: UnsafeRawBufferPointer) throws { data.append(contentsOf: bytes) }
}
