@testable import Parquet

/// A file whose pages are zeros, packed as densely as zstd can, and shared by all of its columns: `a`, `b` and so on.
struct DenseFile {
    /// Its bytes.
    private(set) var bytes = ParquetFile.magic

    /// Makes one of a single row.
    ///
    /// - Parameters:
    ///   - dictionaryBytes: of a dictionary of empty texts; nil for none.
    ///   - pageBytes: of the page of values.
    ///   - encoding: of the values where there is no dictionary, by number.
    init(columns: Int, dictionaryBytes: Int?, pageBytes: Int = 1, encoding: Int32 = PageEncoding.plain.rawValue) {
        let offset = Int64(bytes.count)
        if let dictionaryBytes {
            appendPage(.dictionary, dictionaryBytes) {
                $0.field(7) {
                    $0.field(1, Int32(dictionaryBytes / 4))
                    $0.field(2, PageEncoding.plain.rawValue)
                }
            }
        }
        let dataOffset = Int64(bytes.count)
        appendPage(.data, pageBytes) {
            $0.field(5) {
                $0.field(1, Int32(1))
                $0.field(2, dictionaryBytes == nil ? encoding : PageEncoding.dictionary.rawValue)
                $0.field(3, PageEncoding.runs.rawValue)
                $0.field(4, PageEncoding.runs.rawValue)
            }
        }
        let names = (0..<columns).map { String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0))) }
        let nodes =
            [SchemaElement("schema", childCount: Int32(columns))]
            + names.map { SchemaElement($0, .byteArray, .required) }
        appendFooter {
            $0.field(2, nodes, of: .structure) { $1.encode(to: &$0) }
            $0.field(3, Int64(1))
            $0.field(4, [0], of: .structure) { encoder, _ in
                encoder.structure {
                    $0.field(1, names, of: .structure) { encoder, _ in
                        encoder.structure {
                            $0.field(3) {
                                $0.field(1, PhysicalType.byteArray.rawValue)
                                $0.field(4, PageCodec.zstd.rawValue)
                                $0.field(5, Int64(1))
                                // Sizes that no reader needs, as a writer that has miscounted gives them.
                                $0.field(6, Int64(-1))
                                $0.field(7, Int64(-1))
                                $0.field(9, dataOffset)
                                if dictionaryBytes != nil { $0.field(11, offset) }
                            }
                        }
                    }
                    $0.field(3, Int64(1))
                }
            }
        }
    }

    /// Makes one that has a footer and no pages.
    init(footer fields: (inout ThriftEncoder) -> Void) { appendFooter(fields) }

    private mutating func appendPage(_ kind: PageKind, _ count: Int, _ header: (inout ThriftEncoder) -> Void) {
        let packed = Self.zeros(count)
        bytes += ThriftEncoder.structure {
            $0.field(1, kind.rawValue)
            $0.field(2, Int32(count))
            $0.field(3, Int32(packed.count))
            header(&$0)
        }
        bytes += packed
    }

    private mutating func appendFooter(_ fields: (inout ThriftEncoder) -> Void) {
        let footer = ThriftEncoder.structure(fields)
        bytes += footer
        withUnsafeBytes(of: UInt32(footer.count).littleEndian) { bytes += $0 }
        bytes += ParquetFile.magic
    }

    /// A frame of RFC 8878: its size in 4 bytes, then blocks that repeat a byte up to 128 KiB.
    private static func zeros(_ count: Int) -> [UInt8] {
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0]
        withUnsafeBytes(of: UInt32(count).littleEndian) { frame += $0 }
        for start in stride(from: 0, to: count, by: 1 << 17) {
            let size = min(1 << 17, count - start)
            let header = UInt32(size << 3 | 1 << 1 | (start + size == count ? 1 : 0))
            frame += withUnsafeBytes(of: header.littleEndian) { Array($0.prefix(3)) } + [0]
        }
        return frame
    }
}
