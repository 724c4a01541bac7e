import Core

/// Writes a column of a row group: a dictionary where it pays, then its pages.
///
/// Data pages are of the first version, which every reader takes: the lengths of the levels' bytes, the levels, the values,
/// compressed together (<https://github.com/apache/parquet-format#data-pages>).
struct ColumnChunkWriter {
    /// Which column.
    let leaf: LeafDescriptor
    /// In which order its values stand.
    let order: ValueOrder
    let options: ParquetWriterOptions
    let compressor: PageCompressor
    let output: FileOutput

    /// Of the bytes of values by which a dictionary is tried out.
    private static let sampleBytes = 512 << 10

    /// Writes the column.
    ///
    /// - Throws: what the output throws; ``FirstpassError`` with the code `unsupported` where one row is too large for a
    ///   page.
    func write(_ data: ColumnData) throws -> ColumnChunkRecord {
        var record = ColumnChunkRecord(
            leaf: leaf, codec: compressor.compression.codec, count: Int64(data.count),
            nullCount: Int64(data.count - data.values.count))
        let dictionary = try dictionary(for: data.values)
        if let dictionary {
            record.dictionaryOffset = output.position
            try write(dictionary, to: &record)
        }
        let spans = spans(of: data, dictionary)
        for span in spans { try write(span, of: data, dictionary, to: &record) }
        let extremes = record.pages.compactMap(\.bounds).flatMap { [$0.minimum, $0.maximum] }
        if let bounds = ValueBounds(data.values, among: extremes, order: order) {
            record.bounds = ColumnChunkRecord.Bounds(
                minimum: StatisticValue(data.values, at: bounds.minimum, order: order, end: .minimum),
                maximum: StatisticValue(data.values, at: bounds.maximum, order: order, end: .maximum))
            record.boundaryOrder = BoundaryOrder(record.pages.filter { !$0.isEmpty }, data.values, order: order)
        }
        return record
    }

    // MARK: The dictionary

    /// A dictionary, where the file becomes smaller by it.
    private func dictionary(for values: ColumnValues) throws -> DictionaryEncoding? {
        guard let dictionary = DictionaryEncoding(values, limit: options.dictionaryBytes) else { return nil }
        let plainBytes = values.plainBytes(0..<values.count)
        guard dictionary.byteCount + dictionary.indices.count * dictionary.bitWidth / 8 < plainBytes else { return nil }
        if compressor.compression == .none { return dictionary }
        // What is left of both once compressed cannot be told from their sizes: Zstandard finds what repeats as well, but
        // not in packed bits.
        let sample = values.middle(bytes: Self.sampleBytes)
        var bytes: [UInt8] = []
        PlainEncoder.append(values, sample, to: &bytes)
        let plain = try compressor.compress(bytes, \.count)
        bytes.removeAll(keepingCapacity: true)
        append(dictionary, sample, to: &bytes)
        let indices = try compressor.compress(bytes, \.count)
        bytes.removeAll(keepingCapacity: true)
        PlainEncoder.append(dictionary.values, 0..<dictionary.values.count, to: &bytes)
        let entries = try compressor.compress(bytes, \.count)
        let saved = Double(plain - indices) * Double(values.count) / Double(sample.count)
        return Double(entries) < saved ? dictionary : nil
    }

    private func append(_ dictionary: DictionaryEncoding, _ range: Range<Int>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(dictionary.bitWidth))
        dictionary.indices.withUnsafeBufferPointer { indices in
            HybridEncoder.append(
                UnsafeBufferPointer(rebasing: indices[range]), bitWidth: dictionary.bitWidth, to: &bytes)
        }
    }

    private func write(_ dictionary: DictionaryEncoding, to record: inout ColumnChunkRecord) throws {
        var page: [UInt8] = []
        PlainEncoder.append(dictionary.values, 0..<dictionary.values.count, to: &page)
        _ = try write(page, .dictionary, to: &record) {
            $0.field(7) {
                $0.field(1, Int32(clamping: dictionary.values.count))
                $0.field(2, PageEncoding.plain.rawValue)
            }
        }
    }

    // MARK: Data pages

    private func spans(of data: ColumnData, _ dictionary: DictionaryEncoding?) -> [PageSpan] {
        let limit = options.pageBytes * 8
        if let dictionary {
            let width = dictionary.bitWidth
            return PageSpan.split(data, leaf, limit: limit) { _ in width }
        }
        if case .byteArray(_, let ends) = data.values {
            return PageSpan.split(data, leaf, limit: limit) { 8 * (4 + ends[$0] - ($0 == 0 ? 0 : ends[$0 - 1])) }
        }
        let width = data.values.bitWidth
        return PageSpan.split(data, leaf, limit: limit) { _ in width }
    }

    private func write(
        _ span: PageSpan, of data: ColumnData, _ dictionary: DictionaryEncoding?, to record: inout ColumnChunkRecord
    ) throws {
        var page: [UInt8] = []
        append(data.repetitionLevels, span.entries, maximum: leaf.maximumRepetition, to: &page)
        append(data.definitionLevels, span.entries, maximum: leaf.maximumDefinition, to: &page)
        if let dictionary {
            append(dictionary, span.values, to: &page)
        } else {
            PlainEncoder.append(data.values, span.values, to: &page)
        }
        guard let count = Int32(exactly: span.entries.count) else { throw tooLarge() }
        let encoding: PageEncoding = dictionary == nil ? .plain : .dictionary
        let place = try write(page, .data, to: &record) {
            $0.field(5) {
                $0.field(1, count)
                $0.field(2, encoding.rawValue)
                $0.field(3, PageEncoding.runs.rawValue)
                $0.field(4, PageEncoding.runs.rawValue)
            }
        }
        let bounds = ValueBounds(data.values, among: span.values, order: order)
        func statistic(_ index: Int?, _ end: StatisticValue.End) -> [UInt8] {
            index.map { StatisticValue(data.values, at: $0, order: order, end: end).bytes } ?? []
        }
        record.pages.append(
            PageRecord(
                offset: place.offset, size: place.size, firstRow: Int64(span.firstRow),
                nullCount: Int64(span.entries.count - span.values.count), isEmpty: span.values.isEmpty, bounds: bounds,
                minimum: statistic(bounds?.minimum, .minimum), maximum: statistic(bounds?.maximum, .maximum)))
    }

    private func append(_ levels: [UInt8], _ entries: Range<Int>, maximum: UInt8, to page: inout [UInt8]) {
        guard maximum > 0 else { return }
        let start = page.count
        page += [0, 0, 0, 0]
        levels.withUnsafeBufferPointer { levels in
            HybridEncoder.append(
                UnsafeBufferPointer(rebasing: levels[entries]), bitWidth: HybridEncoder.bitWidth(Int(maximum)),
                to: &page)
        }
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: page.count - start - 4).littleEndian) {
            page.replaceSubrange(start..<start + 4, with: $0)
        }
    }

    // MARK: Pages

    /// Writes a page with its header.
    private func write(
        _ page: [UInt8], _ kind: PageKind, to record: inout ColumnChunkRecord,
        _ header: (inout ThriftEncoder) -> Void
    ) throws -> ColumnChunkRecord.Place {
        let offset = output.position
        return try compressor.compress(page) { packed in
            guard let size = Int32(exactly: page.count), let packedSize = Int32(exactly: packed.count) else {
                throw tooLarge()
            }
            let header = ThriftEncoder.structure {
                $0.field(1, kind.rawValue)
                $0.field(2, size)
                $0.field(3, packedSize)
                header(&$0)
            }
            guard let whole = Int32(exactly: header.count + packed.count) else { throw tooLarge() }
            try output.write(header)
            try output.write(packed)
            record.uncompressedSize += Int64(header.count + page.count)
            record.compressedSize += Int64(whole)
            return ColumnChunkRecord.Place(offset: offset, size: whole)
        }
    }

    private func tooLarge() -> FirstpassError {
        FirstpassError(
            .unsupported,
            "a row has more than 2 GB in the column '\(leaf.path.joined(separator: "."))', and a Parquet "
                + "file cannot cut rows", remedy: "Write it as JSON lines.")
    }
}
