internal import Core
internal import Datasets

/// Writes documents as the indexed dataset of Megatron-LM: a file of token ids, and one that says where each begins.
///
/// Format: <https://github.com/NVIDIA/Megatron-LM/blob/main/megatron/core/datasets/indexed_dataset.py>, little-endian.
///
///     NAME.bin  the ids of all sequences, one behind the other
///     NAME.idx  "MMIDIDX\0\0"  version:u64 = 1  type:u8  sequences:u64  indices:u64
///               length:i32                of each sequence, in tokens
///               offset:i64                of each sequence in NAME.bin, in bytes
///               index:i64                 of the sequence that each document begins with, and last their number
///
/// The type is 8 (uint16) where every id fits, as Megatron decides it, and 4 (int32) where not. A document is one sequence
/// here: Megatron packs by itself, and has no labels of its own.
final class IndexedDatasetWriter {
    /// Vocabularies below this size get ids of two bytes: the rule of Megatron's `DType.optimal_dtype`.
    private static let narrowLimit = 65_500

    /// The documents so far.
    private(set) var count = 0

    private let isNarrow: Bool
    private let ids: ByteSink
    private let index: ByteSink
    private var lengths: [Int32] = []

    /// Begins.
    ///
    /// - Parameters:
    ///   - ids: the file of the ids.
    ///   - index: the other.
    ///   - vocabularySize: one more than the largest id.
    init(ids: ByteSink, index: ByteSink, vocabularySize: Int) {
        isNarrow = vocabularySize < Self.narrowLimit
        self.ids = ids
        self.index = index
    }

    /// Adds a document; an empty one is passed over.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage`; `internal` where an id is not in the vocabulary.
    func append(_ document: [Int32]) throws {
        guard !document.isEmpty else { return }
        if isNarrow {
            try write(
                document.map { id in
                    guard let narrow = UInt16(exactly: id) else {
                        throw FirstpassError(.internal, "the token \(id) is not in the vocabulary")
                    }
                    return narrow
                }, to: ids)
        } else {
            try write(document, to: ids)
        }
        guard let length = Int32(exactly: document.count) else {
            throw FirstpassError(.unsupported, "a document has \(document.count.grouped) tokens")
        }
        lengths.append(length)
        count += 1
    }

    /// Writes the index, and waits until the disk has both.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage`.
    func close() throws {
        try ids.close()
        try index.write("MMIDIDX\0\0")
        try write([UInt64(1)], to: index)
        try write([UInt8(isNarrow ? 8 : 4)], to: index)
        try write([UInt64(count), UInt64(count + 1)], to: index)
        try write(lengths, to: index)
        // In pieces, so that memory holds the lengths alone.
        var offset: Int64 = 0
        for length in lengths {
            try write(CollectionOfOne(offset), to: index)
            offset += Int64(length) * (isNarrow ? 2 : 4)
        }
        for document in 0...Int64(count) { try write(CollectionOfOne(document), to: index) }
        try index.close()
    }

    private func write(_ numbers: some Collection<some FixedWidthInteger>, to sink: ByteSink) throws {
        try Array(numbers.lazy.map(\.littleEndian)).withUnsafeBytes { try sink.write($0) }
    }
}
