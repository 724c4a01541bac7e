/// Chooses who decodes the values of a page.
enum ValueDecoders {
    /// The names of encodings, by their numbers.
    private static let names: [Int32: String] = [
        0: "PLAIN", 2: "PLAIN_DICTIONARY", 3: "RLE", 4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED",
        6: "DELTA_LENGTH_BYTE_ARRAY", 7: "DELTA_BYTE_ARRAY", 8: "RLE_DICTIONARY", 9: "BYTE_STREAM_SPLIT",
    ]

    /// The decoder of the values that begin at a byte of a page.
    ///
    /// - Parameter encoding: how they are written, by number.
    static func decoder(
        _ bytes: [UInt8], from start: Int, encoding: Int32, _ element: SchemaElement, _ dictionary: ValueWindow?
    ) throws(PageProblem) -> any ValueDecoder {
        guard let type = element.physicalType else { throw PageProblem(message: "it belongs to no column") }
        let width = Self.width(element)
        switch (encoding, type) {
        case (0, .byteArray): return PlainBytes(bytes, from: start, width: nil)
        case (0, .fixedLengthByteArray), (0, .int96): return PlainBytes(bytes, from: start, width: width)
        case (0, _): return PlainNumbers(bytes, from: start, type: type)
        case (2, _), (8, _):
            guard let dictionary else { throw PageProblem(message: "its dictionary is missing") }
            return try DictionaryValues(bytes, from: start, dictionary: dictionary)
        case (3, .boolean): return try RunTruthValues(bytes, from: start)
        case (5, .int32), (5, .int64): return try DeltaNumbers(bytes, from: start, type: type)
        case (6, .byteArray): return try DeltaLengthBytes(bytes, from: start)
        case (7, .byteArray): return try DeltaBytes(bytes, from: start, width: nil)
        case (7, .fixedLengthByteArray): return try DeltaBytes(bytes, from: start, width: width)
        case (9, .int32), (9, .int64), (9, .float), (9, .double), (9, .fixedLengthByteArray):
            return try SplitStreams(bytes, from: start, type: type, width: width)
        default:
            let name = names[encoding] ?? "number \(encoding)"
            throw PageProblem(message: "the encoding \(name) for this type", isUnsupported: true)
        }
    }

    /// The values of a dictionary.
    static func dictionary(_ page: PageReader.Page, _ element: SchemaElement) throws(PageProblem) -> ValueWindow {
        guard page.header.encoding == 0 || page.header.encoding == 2 else {
            throw PageProblem(message: "its dictionary is encoded in a way that the format does not know")
        }
        var window = ValueWindow()
        var decoder = try decoder(page.bytes, from: 0, encoding: 0, element, nil)
        window.reserve(page.header.entryCount, element)
        if page.header.entryCount > 0 { try decoder.decode(page.header.entryCount, into: &window) }
        guard max(window.words.count, window.spans.count) == page.header.entryCount else { throw PageProblem.end }
        return window
    }

    /// The bytes of a value, where all have the same number.
    private static func width(_ element: SchemaElement) -> Int {
        switch element.physicalType {
        case .int32, .float: 4
        case .int64, .double: 8
        case .int96: 12
        default: Int(element.typeLength ?? 0)
        }
    }
}
