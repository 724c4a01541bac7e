import Core

/// Keys and values of consecutive positions, for every layer: `(layer, position, key/value dimension)` each.
///
/// A storage is written by the sequence that it was made for and may then be read by every sequence that shares its
/// prefix.
final class KVStorage: Sendable {
    /// Positions that fit.
    let capacity: Int
    /// Floats of one position in one layer: key/value heads × head dimension.
    let width: Int
    private let keys: FloatBuffer
    private let values: FloatBuffer

    /// Bytes that it takes when it is full.
    static func bytes(layers: Int, width: Int, capacity: Int) -> Int {
        2 * layers * width * capacity * MemoryLayout<Float>.stride
    }

    /// Makes room for `capacity` positions.
    init(layers: Int, width: Int, capacity: Int) throws {
        self.capacity = capacity
        self.width = width
        keys = try ModelMemory.floats(layers * width * capacity, for: "the KV cache")
        values = try ModelMemory.floats(layers * width * capacity, for: "the KV cache")
    }

    /// The key of a position in a layer.
    func key(layer: Int, position: Int) -> UnsafeMutablePointer<Float> {
        keys.pointer + (layer * capacity + position) * width
    }

    /// The value of a position in a layer.
    func value(layer: Int, position: Int) -> UnsafeMutablePointer<Float> {
        values.pointer + (layer * capacity + position) * width
    }
}
