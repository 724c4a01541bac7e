internal import CText

/// What each character becomes when case is folded, as the table that `CText` reads.
final class FoldedCharacters: Sendable {
    /// By scalar: the one that it becomes, or 0 where it is neither letter nor digit.
    let table: [UInt32]

    /// The table of the running library's characters. Built once, in some milliseconds.
    static let shared = FoldedCharacters()

    private init() {
        let normaliser = Normaliser(foldsCase: true)
        table = (0..<UInt32(FP_CHARACTERS)).map { value in
            Unicode.Scalar(value).flatMap(normaliser.keep)?.value ?? 0
        }
    }

    /// What a letter or digit becomes.
    @inline(__always)
    func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard scalar.value < table.count else { return scalar }
        return Unicode.Scalar(table[Int(scalar.value)]) ?? scalar
    }
}
