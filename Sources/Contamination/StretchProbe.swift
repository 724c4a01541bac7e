internal import CText

/// Finds where a normalised text may hold windows of any of some benchmarks.
struct StretchProbe: Sendable {
    /// Whether it is for windows of 50 characters, or for shorter ones.
    let isForLongItems: Bool
    private var pieces: PieceBitmap

    /// The probes of some benchmarks: one for the windows of 50 characters, and one for each length of the shorter ones'
    /// pieces.
    static func all(of indexes: [FingerprintIndex]) -> [StretchProbe] {
        var probes: [StretchProbe] = []
        for (isLong, path) in [(true, \WindowTable.longPieces), (false, \.shortPieces)] {
            for pieces in indexes.compactMap({ $0.table[keyPath: path] }) {
                let place = probes.firstIndex {
                    $0.isForLongItems == isLong && $0.pieces.pieceLength == pieces.pieceLength
                }
                if let place {
                    probes[place].pieces.formUnion(pieces)
                } else {
                    probes.append(StretchProbe(isForLongItems: isLong, pieces: pieces))
                }
            }
        }
        return probes
    }

    /// The bytes of the shortest window.
    var shortest: Int { pieces.shortest }

    /// The stretches of the text in a buffer, ascending and apart.
    @inline(__always)
    func stretches(in text: UnsafePointer<UInt8>, count: Int) -> [Range<Int>] {
        pieces.withCPieces { pieces in
            withUnsafePointer(to: pieces) { pieces in
                var stretches: [Range<Int>] = []
                var (position, start, end) = (0, 0, 0)
                while fp_next_stretch(pieces, text, count, &position, &start, &end) != 0 {
                    // The pieces of two stretches may lie apart and share bytes.
                    if let last = stretches.last, last.upperBound > start {
                        stretches[stretches.count - 1] = last.lowerBound..<max(last.upperBound, end)
                    } else {
                        stretches.append(start..<end)
                    }
                }
                return stretches
            }
        }
    }
}
