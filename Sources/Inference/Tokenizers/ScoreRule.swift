/// Merges by the score of the token that comes of it, as SentencePiece does.
struct ScoreRule: Sendable {
    private let tokens: TokenTable
    /// By token: the place of its score among all different scores, the highest first.
    private let ranks: [UInt32]
    /// The merges of two tokens into one of at most ``longest`` bytes.
    private var merges: MergeTable
    /// The token of each ASCII character, -1 where there is none.
    private let ascii: [Int32]

    /// Of a longer token, the bytes are looked up: to try all its splits would take the square of its length.
    private static let longest = 48

    /// Takes the tokens that text is made of, and the scores of all tokens, which are numbers.
    init(_ vocabulary: Vocabulary, tokens: TokenTable, scores: [Float]) {
        self.tokens = tokens
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var ranks = [UInt32](repeating: 0, count: scores.count)
        var rank: UInt32 = 0
        for (previous, index) in zip(order, order.dropFirst()) {
            if scores[index] < scores[previous] { rank += 1 }
            ranks[index] = rank
        }
        self.ranks = ranks
        ascii = (0..<128).map { tokens.id(of: [$0]) ?? -1 }
        merges = MergeTable(capacity: vocabulary.count)
        addMerges(vocabulary)
    }

    private mutating func addMerges(_ vocabulary: Vocabulary) {
        vocabulary.pool.withUnsafeBufferPointer { pool in
            tokens.withView { tokens in
                for id in 0..<Int32(vocabulary.count) {
                    let range = vocabulary.range(of: id)
                    guard range.count <= Self.longest, tokens.id(of: pool, range) == id else { continue }
                    for middle in range.dropFirst() {
                        guard let left = tokens.id(of: pool, range.lowerBound..<middle),
                            let right = tokens.id(of: pool, middle..<range.upperBound)
                        else { continue }
                        merges.insert(left, right, rank: ranks[Int(id)], id: id)
                    }
                }
            }
        }
    }

    /// Calls a body with the tables' memory, for many look-ups.
    func withView<Result>(_ body: (View) -> Result) -> Result {
        tokens.withView { tokens in
            merges.withView { merges in
                ranks.withUnsafeBufferPointer { ranks in
                    ascii.withUnsafeBufferPointer { ascii in
                        body(View(tokens: tokens, merges: merges, ranks: ranks, ascii: ascii))
                    }
                }
            }
        }
    }

    /// The rule as long as its memory is borrowed.
    struct View: MergeRule {
        fileprivate let tokens: TokenTable.View
        fileprivate let merges: MergeTable.View
        fileprivate let ranks: UnsafeBufferPointer<UInt32>
        fileprivate let ascii: UnsafeBufferPointer<Int32>

        /// The token that a character is, or -1.
        func id(ofCharacter text: TextBytes, _ range: Range<Int>) -> Int32 {
            let first = Int(text[range.lowerBound])
            return first < ascii.count ? ascii[first] : tokens.id(of: text, range) ?? -1
        }

        func merge(
            _ left: Int32, _ right: Int32, at range: Range<Int>, in text: TextBytes
        ) -> (rank: UInt32, id: Int32)? {
            // A character that is no token may still be part of one.
            guard left >= 0, right >= 0, range.count <= ScoreRule.longest else {
                return tokens.id(of: text, range).map { (ranks[Int($0)], $0) }
            }
            return merges.merge(left, right)
        }
    }
}
