/// What is kept of a MinHash signature: the sketch and the keys of the bands.
struct MinHashDigest: Sendable {
    /// One bit of each value.
    var sketch: (UInt64, UInt64)
    /// A key of 32 bits for each band.
    var bands: [UInt32]
}
