/// What a ``DuplicateFinder`` needs to know of a text; made by a ``TextPreparer``, on any thread.
public struct PreparedText: Sendable {
    /// The method that it was prepared for.
    let method: DuplicateMethod
    /// The number of bands, 0 where the method has none: they follow from the threshold.
    let bands: Int
    /// The key of the text as it is.
    let exact: TextKey
    /// The key of its letters and digits; `nil` where there are none, since such texts have nothing in common.
    let normalised: TextKey?
    /// The ascending numbers of its shingles.
    let shingles: [UInt32]
    /// Its words in order: for `minhash` as ``TaskWords`` has them, for `rouge-l` all.
    let words: [UInt32]
    /// What MinHash makes of the shingles.
    let digest: MinHashDigest?
}
