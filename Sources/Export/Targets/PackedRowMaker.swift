internal import Core
internal import Datasets
internal import Inference
internal import Ledger

/// Packs the conversations of one part of a dataset, and writes them for Megatron-LM on the way.
final class PackedRowMaker: RowMaker {
    let leftOut: [String: Int] = [:]

    private let schema: PackedSchema
    private let folder: DatasetFolder
    private let path: String
    private let files: (ids: ByteSink, index: ByteSink)
    private let indexed: IndexedDatasetWriter
    private var packer: SequencePacker
    private var reader: RehearsalReader?

    init(_ schema: PackedSchema, _ rehearsal: Rehearsal?, _ split: String, in folder: DatasetFolder) throws {
        self.schema = schema
        self.folder = folder
        path = "megatron/\(split)"
        files = (try folder.open(path + ".bin"), try folder.open(path + ".idx"))
        indexed = IndexedDatasetWriter(
            ids: files.ids, index: files.index, vocabularySize: schema.documents.tokenizer.vocabularySize)
        packer = try SequencePacker(length: schema.length, padding: schema.documents.padding)
        reader = rehearsal?.makeReader()
    }

    var packing: PackingStatistics? { packer.statistics }

    func rows(with triple: TripleRecord) throws -> [JSONValue] {
        let texts = reader?.next() ?? []
        return try texts.flatMap(add) + add(schema.document(of: triple))
    }

    func lastRows() throws -> [JSONValue] {
        let rows = try (reader?.rest() ?? []).flatMap(add) + packer.finish().map(Self.row)
        try indexed.close()
        for (suffix, file) in [(".bin", files.ids), (".idx", files.index)] {
            if indexed.count > 0 {
                folder.list(try WrittenFile(path: path + suffix, file))
            } else {
                try folder.remove(path + suffix)
            }
        }
        return rows
    }

    private func add(_ text: RehearsalText) throws -> [JSONValue] {
        try add(schema.documents.document(text: text.text, isWhole: text.isWhole))
    }

    private func add(_ document: PackedDocument) throws -> [JSONValue] {
        try indexed.append(document.ids)
        return packer.add(document).map(Self.row)
    }

    private static func row(_ sequence: PackedSequence) -> JSONValue {
        let columns = [
            ("input_ids", sequence.inputIDs), ("labels", sequence.labels),
            ("attention_mask", sequence.attentionMask), ("position_ids", sequence.positionIDs),
        ]
        return .object(columns.map { ($0.0, .list($0.1.map { .integer(Int($0)) })) })
    }
}
