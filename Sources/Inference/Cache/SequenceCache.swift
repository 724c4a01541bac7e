internal import CKernels

/// The KV cache of one sequence: shared segments first, its own last.
struct SequenceCache: Sendable {
    /// In order of position.
    let segments: [KVSegment]
    /// The first position of each segment.
    private let starts: [Int]
    /// Positions that fit in all.
    let capacity: Int

    /// Joins segments.
    init(segments: [KVSegment]) {
        self.segments = segments
        var starts: [Int] = []
        var position = 0
        for segment in segments {
            starts.append(position)
            position += segment.count
        }
        self.starts = starts
        capacity = position
    }

    /// The segments that hold the first `count` positions, the last one cut to fit.
    func prefix(_ count: Int) -> [KVSegment] {
        zip(segments, starts).compactMap { segment, start in
            start < count ? KVSegment(storage: segment.storage, count: min(segment.count, count - start)) : nil
        }
    }

    /// The storage of a position and its place there. The position is below ``capacity``.
    func place(of position: Int) -> (storage: KVStorage, index: Int) {
        var index = segments.count - 1
        while starts[index] > position { index -= 1 }
        return (segments[index].storage, position - starts[index])
    }

    /// The keys and values of the first `count` positions in a layer.
    func spans(layer: Int, count: Int) -> [fp_kv_span] {
        prefix(count).map {
            fp_kv_span(
                keys: $0.storage.key(layer: layer, position: 0), values: $0.storage.value(layer: layer, position: 0),
                count: $0.count)
        }
    }
}
