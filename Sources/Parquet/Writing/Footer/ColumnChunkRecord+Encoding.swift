extension ColumnChunkRecord {
    /// The format's `ColumnIndex`.
    func encodedColumnIndex() -> [UInt8] {
        ThriftEncoder.structure {
            $0.field(1, pages, of: .yes) { $0.element($1.isEmpty) }
            $0.field(2, pages, of: .binary) { $0.element($1.minimum) }
            $0.field(3, pages, of: .binary) { $0.element($1.maximum) }
            $0.field(4, boundaryOrder.rawValue)
            $0.field(5, pages, of: .int64) { $0.element($1.nullCount) }
        }
    }

    /// The format's `OffsetIndex`.
    func encodedOffsetIndex() -> [UInt8] {
        ThriftEncoder.structure {
            $0.field(1, pages, of: .structure) { encoder, page in
                encoder.structure {
                    $0.field(1, page.offset)
                    $0.field(2, page.size)
                    $0.field(3, page.firstRow)
                }
            }
        }
    }

    /// Adds the format's `ColumnChunk`.
    func encode(to encoder: inout ThriftEncoder) {
        encoder.structure {
            // Where the metadata stand outside the footer: nowhere.
            $0.field(2, Int64(0))
            $0.field(3, encodeMetadata)
            if let offsetIndex {
                $0.field(4, offsetIndex.offset)
                $0.field(5, offsetIndex.size)
            }
            if let columnIndex {
                $0.field(6, columnIndex.offset)
                $0.field(7, columnIndex.size)
            }
        }
    }

    private func encodeMetadata(to encoder: inout ThriftEncoder) {
        let encoding: PageEncoding = dictionaryOffset == nil ? .plain : .dictionary
        var encodings: Set<PageEncoding> = [.plain, encoding]
        if leaf.maximumDefinition > 0 || leaf.maximumRepetition > 0 { encodings.insert(.runs) }
        encoder.field(1, leaf.element.physicalType?.rawValue ?? 0)
        encoder.field(2, encodings.map(\.rawValue).sorted(), of: .int32) { $0.element($1) }
        encoder.field(3, leaf.path, of: .binary) { $0.element($1) }
        encoder.field(4, codec)
        encoder.field(5, count)
        encoder.field(6, uncompressedSize)
        encoder.field(7, compressedSize)
        encoder.field(9, pages.first?.offset ?? 0)
        if let dictionaryOffset { encoder.field(11, dictionaryOffset) }
        encoder.field(12) {
            $0.field(3, nullCount)
            if let bounds {
                $0.field(5, bounds.maximum.bytes)
                $0.field(6, bounds.minimum.bytes)
                $0.field(7, bounds.maximum.isExact)
                $0.field(8, bounds.minimum.isExact)
            }
        }
        var pageCounts = [(PageKind.data, encoding, Int32(clamping: pages.count))]
        if dictionaryOffset != nil { pageCounts.insert((.dictionary, .plain, 1), at: 0) }
        encoder.field(13, pageCounts, of: .structure) { encoder, pages in
            encoder.structure {
                $0.field(1, pages.0.rawValue)
                $0.field(2, pages.1.rawValue)
                $0.field(3, pages.2)
            }
        }
    }
}
