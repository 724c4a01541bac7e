import Core

/// What a file ends with: the format's `FileMetaData`.
struct FileFooter {
    var schema: ParquetSchema
    var metadata: [ParquetKeyValue]
    var rowGroups: [RowGroupRecord]

    /// Its bytes.
    func encoded() -> [UInt8] {
        ThriftEncoder.structure {
            // Files with dictionaries in the newer encoding.
            $0.field(1, Int32(2))
            $0.field(2, schema.elements, of: .structure) { $1.encode(to: &$0) }
            $0.field(3, rowGroups.reduce(Int64(0)) { $0 + $1.rowCount })
            $0.field(4, Array(rowGroups.enumerated()), of: .structure) {
                $1.element.encode(to: &$0, ordinal: $1.offset)
            }
            if !metadata.isEmpty {
                $0.field(5, metadata, of: .structure) { encoder, note in
                    encoder.structure {
                        $0.field(1, note.key)
                        if let value = note.value { $0.field(2, value) }
                    }
                }
            }
            $0.field(6, "firstpass version \(Version.current)")
            // Each column's order is the one that its type defines: field 1 of a union, an empty struct.
            $0.field(7, schema.leaves, of: .structure) { encoder, _ in encoder.structure { $0.field(1) { _ in } } }
        }
    }
}
