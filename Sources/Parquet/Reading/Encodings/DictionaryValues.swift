/// Decodes values that are given by their places in a dictionary (`RLE_DICTIONARY`).
struct DictionaryValues: ValueDecoder {
    private let bytes: [UInt8]
    private let dictionary: ValueWindow
    private var runs: HybridDecoder
    private var indexes: [UInt32] = []

    /// Begins at a byte of a page, with the width of the indexes.
    init(_ bytes: [UInt8], from start: Int, dictionary: ValueWindow) throws(PageProblem) {
        guard start < bytes.count else { throw PageProblem.end }
        self.bytes = bytes
        self.dictionary = dictionary
        runs = try HybridDecoder((start + 1)..<bytes.count, bitWidth: Int(bytes[start]))
    }

    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem) {
        if indexes.count < count { indexes = [UInt32](repeating: 0, count: count) }
        try runs.decode(bytes, into: &indexes, count: count)
        if dictionary.words.isEmpty {
            window.bytes = dictionary.bytes
            for place in 0..<count {
                let index = Int(indexes[place])
                guard index < dictionary.spans.count else { throw Self.outside }
                window.spans.append(dictionary.spans[index])
            }
        } else {
            for place in 0..<count {
                let index = Int(indexes[place])
                guard index < dictionary.words.count else { throw Self.outside }
                window.words.append(dictionary.words[index])
            }
        }
    }

    private static let outside = PageProblem(message: "a value is not in the dictionary")
}
