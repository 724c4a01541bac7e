import Synchronization

/// A run of consecutive pieces of a job, from both ends of which threads may take.
final class PieceRun: Sendable {
    /// The first piece that is left in the high half, the one after the last in the low half.
    private let ends = Atomic<UInt64>(0)

    /// Puts pieces in. Nobody takes any meanwhile.
    func set(_ pieces: Range<Int>) {
        ends.store(UInt64(pieces.lowerBound) << 32 | UInt64(pieces.upperBound), ordering: .relaxed)
    }

    /// The first piece that is left.
    func takeFirst() -> Int? { take { first, end in (first, first + 1, end) } }

    /// The last piece that is left.
    func takeLast() -> Int? { take { first, end in (end - 1, first, end - 1) } }

    private func take(_ choose: (UInt64, UInt64) -> (piece: UInt64, first: UInt64, end: UInt64)) -> Int? {
        var seen = ends.load(ordering: .relaxed)
        while true {
            let (first, end) = (seen >> 32, seen & 0xffff_ffff)
            guard first < end else { return nil }
            let (piece, newFirst, newEnd) = choose(first, end)
            let (exchanged, original) = ends.weakCompareExchange(
                expected: seen, desired: newFirst << 32 | newEnd, ordering: .relaxed)
            if exchanged { return Int(piece) }
            seen = original
        }
    }
}
