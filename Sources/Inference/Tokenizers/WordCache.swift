/// The words of a text that were encoded a short while ago, by where they stand in the text and in its ids.
///
/// Most words of a text come again; one slot a hash value, the last word stays.
struct WordCache {
    private struct Entry {
        var word = 0..<0
        var ids = 0..<0
    }

    private var entries: [Entry]

    /// Longer words are not compared.
    private static let longest = 32

    /// Makes an empty cache for a text of some size.
    init(textBytes: Int) {
        var size = 64
        while size < 8192, size * 16 < textBytes { size *= 2 }
        entries = Array(repeating: Entry(), count: size)
    }

    /// The slot of a word; nil where it is too long to be kept.
    func slot(of text: TextBytes, _ word: Range<Int>) -> Int? {
        guard word.count <= Self.longest else { return nil }
        var hash: UInt64 = 0
        for index in word { hash = (hash ^ UInt64(text[index])) &* 0x9E37_79B9_7F4A_7C15 }
        return Int(truncatingIfNeeded: hash >> 40) & (entries.count - 1)
    }

    /// Appends the ids of a word where they are known; false where they are not.
    func append(_ slot: Int?, _ text: TextBytes, _ word: Range<Int>, to ids: inout [Int32]) -> Bool {
        guard let slot else { return false }
        let known = entries[slot]
        guard known.word.count == word.count else { return false }
        for offset in 0..<word.count where text[known.word.lowerBound + offset] != text[word.lowerBound + offset] {
            return false
        }
        for index in known.ids { ids.append(ids[index]) }
        return true
    }

    /// Keeps a word and where its ids stand.
    mutating func remember(_ slot: Int?, _ word: Range<Int>, ids: Range<Int>) {
        guard let slot else { return }
        entries[slot] = Entry(word: word, ids: ids)
    }
}
