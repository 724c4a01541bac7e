/// Finds the tokens that are told from a text before it is split into words: the leftmost, and of those the longest.
struct SpecialTokenSplitter: Sendable {
    private var table: TokenTable
    /// By first byte, the lengths of the tokens that begin with it, the longest first.
    private var lengths: [[Int]] = Array(repeating: [], count: 256)
    /// The bytes that tokens begin with.
    private var firstBytes = ByteSet()

    /// A splitter for the tokens of some kinds.
    init(_ vocabulary: Vocabulary, kinds: Set<TokenKind>) {
        let ids = (0..<Int32(vocabulary.count)).filter {
            kinds.contains(vocabulary.kinds[Int($0)]) && !vocabulary.range(of: $0).isEmpty
        }
        table = TokenTable(over: vocabulary, capacity: ids.count)
        for id in ids {
            let range = vocabulary.range(of: id)
            guard table.insert(id, at: range) == nil else { continue }
            let first = Int(vocabulary.pool[range.lowerBound])
            firstBytes.insert(vocabulary.pool[range.lowerBound])
            if !lengths[first].contains(range.count) { lengths[first].append(range.count) }
        }
        for first in lengths.indices { lengths[first].sort(by: >) }
    }

    /// The token that some bytes spell.
    func id(of text: [UInt8]) -> Int32? {
        table.id(of: text)
    }

    /// Calls a body with the parts between the tokens, which are not empty, and with the tokens, in order.
    func split(_ text: TextBytes, text part: (Range<Int>) -> Void, token: (Int32) -> Void) {
        var start = 0
        var index = 0
        while let place = firstBytes.first(in: text, from: index) {
            if let (id, length) = found(at: place, in: text) {
                if start < place { part(start..<place) }
                token(id)
                index = place + length
                start = index
            } else {
                index = place + 1
            }
        }
        if start < text.count { part(start..<text.count) }
    }

    private func found(at index: Int, in text: TextBytes) -> (id: Int32, length: Int)? {
        let lengths = lengths[Int(text[index])]
        for length in lengths where length <= text.count - index {
            if let id = table.id(of: text, index..<index + length) { return (id, length) }
        }
        return nil
    }
}
