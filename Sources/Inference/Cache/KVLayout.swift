internal import CKernels

/// Where keys and values stand in a page of the KV cache.
///
/// A page has `(layer, key/value head)` parts, each of keys `(dimension, positions)` and values `(positions, dimension
/// padded to whole lanes)`: as the attention kernel reads them.
struct KVLayout: Sendable, Hashable {
    /// Positions of a page.
    static let positions = Int(FP_PAGE)

    /// Decoder layers.
    let layers: Int
    /// Key/value heads.
    let heads: Int
    /// Components of a head.
    let dimension: Int

    /// Floats from one position's values to the next one's.
    var valueStride: Int { fp_padded(dimension) }
    /// Floats of a page.
    var pageFloats: Int { layers * heads * partFloats }
    /// Bytes of a page.
    var pageBytes: Int { pageFloats * MemoryLayout<Float>.stride }

    private var partFloats: Int { Self.positions * (dimension + valueStride) }

    /// Where the keys of a layer and head begin in a page.
    func keys(layer: Int, head: Int) -> Int { (layer * heads + head) * partFloats }

    /// Where the values of a layer and head begin in a page.
    func values(layer: Int, head: Int) -> Int { keys(layer: layer, head: head) + Self.positions * dimension }

    /// Pages that hold `count` positions.
    static func pages(for count: Int) -> Int { (count + positions - 1) / positions }
}
