import Core

/// Walks over the entries of a column of a row group. Of its pages one is held at a time, unpacked but not decoded; of
/// levels and values as many as a window has.
final class ColumnCursor {
    /// The most entries whose levels and values are decoded at once.
    static let windowEntries = 1_024

    /// The column.
    let leaf: LeafDescriptor
    /// The definition level of the entry that it stands at.
    private(set) var definition: UInt8 = 0
    /// The repetition level of the entry that it stands at.
    private(set) var repetition: UInt8 = 0
    /// What the values of the window lie in.
    var bytes: [UInt8] { window.bytes }

    private let pages: PageReader
    private var dictionary: ValueWindow?
    private var values: (any ValueDecoder)?
    private var definitions: PageLevels?
    private var repetitions: PageLevels?
    /// The entries of the page that are in no window yet.
    private var pageLeft = 0
    private var definitionLevels: [UInt8] = []
    private var repetitionLevels: [UInt8] = []
    private var (entry, entryCount) = (0, 0)
    /// The values of the window's entries that are not decoded yet.
    private var valuesLeft = 0
    private var window = ValueWindow()
    private var (value, valueCount) = (0, 0)

    /// Begins before the first entry.
    init(
        _ chunk: ColumnChunkMetadata, _ leaf: LeafDescriptor, of file: ParquetBytes, within budget: PageBudget,
        at place: ColumnPlace
    ) throws {
        self.leaf = leaf
        pages = try PageReader(chunk, leaf, of: file, within: budget, at: place)
    }

    /// Whether it stands at an entry, not behind the last.
    @inline(__always)
    func hasEntry() throws -> Bool { try entry < entryCount || refill() }

    /// Makes sure that it stands at an entry.
    @inline(__always)
    func needEntry() throws {
        guard try hasEntry() else { throw damaged("the column ends too early") }
    }

    /// Goes to the next entry. A value of the entry must have been taken.
    @inline(__always)
    func advance() {
        entry += 1
        if entry < entryCount { readLevels() }
    }

    /// Takes the value of the entry where it is a number or a truth value.
    func takeWord() throws -> Int64 {
        if value == valueCount { try refillValues() }
        defer { value += 1 }
        return window.words[value]
    }

    /// Takes the value of the entry where it is bytes: where it lies in ``bytes``.
    func takeSpan() throws -> ByteSpan {
        if value == valueCount { try refillValues() }
        defer { value += 1 }
        return window.spans[value]
    }

    /// The error of a column that cannot be as it is.
    func damaged(_ what: String) -> FirstpassError { pages.place.damaged(what) }

    private func readLevels() {
        if leaf.maximumDefinition > 0 { definition = definitionLevels[entry] }
        if leaf.maximumRepetition > 0 { repetition = repetitionLevels[entry] }
    }

    private func refill() throws -> Bool {
        while pageLeft == 0 {
            // What holds the last page goes before the next is made.
            (values, definitions, repetitions) = (nil, nil, nil)
            window.bytes = []
            guard let page = try pages.next() else { return false }
            try reading { () throws(PageProblem) in try begin(page) }
        }
        let count = min(Self.windowEntries, pageLeft)
        pageLeft -= count
        try reading { () throws(PageProblem) in
            try repetitions?.decode(count, into: &repetitionLevels)
            try definitions?.decode(count, into: &definitionLevels)
        }
        let maximum = leaf.maximumDefinition
        valuesLeft = maximum == 0 ? count : definitionLevels.reduce(0) { $0 + ($1 == maximum ? 1 : 0) }
        (value, valueCount) = (0, 0)
        (entry, entryCount) = (0, count)
        readLevels()
        return true
    }

    private func refillValues() throws {
        guard valuesLeft > 0 else { throw FirstpassError(.internal, "a value was taken twice") }
        window.removeAll()
        try reading { () throws(PageProblem) in try values?.decode(valuesLeft, into: &window) }
        (value, valueCount) = (0, max(window.words.count, window.spans.count))
        guard valueCount > 0 else { throw damaged("a page has fewer values than it says") }
        valuesLeft -= valueCount
    }

    private func begin(_ page: PageReader.Page) throws(PageProblem) {
        let header = page.header
        guard header.kind != .dictionary else {
            guard dictionary == nil else { throw PageProblem(message: "it is a second dictionary") }
            dictionary = try ValueDecoders.dictionary(page, leaf.element)
            return
        }
        let valueStart: Int
        if header.kind == .dataV2 {
            let middle = header.repetitionBytes
            let end = middle + header.definitionBytes
            repetitions = try PageLevels(page.bytes, 0..<middle, maximum: leaf.maximumRepetition)
            definitions = try PageLevels(page.bytes, middle..<end, maximum: leaf.maximumDefinition)
            valueStart = end
        } else {
            let repetitions = try PageLevels(
                page.bytes, from: 0, encoding: header.repetitionEncoding, count: header.entryCount,
                maximum: leaf.maximumRepetition)
            let definitions = try PageLevels(
                page.bytes, from: repetitions.end, encoding: header.definitionEncoding, count: header.entryCount,
                maximum: leaf.maximumDefinition)
            valueStart = definitions.end
            (self.repetitions, self.definitions) = (repetitions, definitions)
        }
        // A page of nulls need not have values that anybody could decode.
        values =
            valueStart < page.bytes.count
            ? try ValueDecoders.decoder(
                page.bytes, from: valueStart, encoding: header.encoding, leaf.element, dictionary)
            : NoValues()
        pageLeft = header.entryCount
    }

    private func reading<Result>(_ body: () throws(PageProblem) -> Result) throws -> Result {
        do throws(PageProblem) {
            return try body()
        } catch {
            throw pages.place.error(error)
        }
    }
}

/// The values of a page that has none.
private struct NoValues: ValueDecoder {
    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) { throw PageProblem.end }
}
