/// Tells whether two similar questions ask for the same task, by their words.
///
/// "The sum of the even numbers" and "the sum of the odd numbers" share four of five shingles, as do the surface areas of
/// a cube and of a cone: in a short question every word counts, and no threshold on shingles tells a word that matters
/// from one that does not. A question therefore repeats another only where
///
/// 1. four of five of their distinct words are in both, not counting ``functionWords``;
/// 2. of the words in ``contrasts`` and of the numbers both have the same ones;
/// 3. their words come in the same order for the most part, since "decimal to octal" is not "octal to decimal".
///
/// Words are runs of letters and digits in lower case without the `s` of the plural. The lists are English; questions in
/// other languages are held to the first and the last rule, and to the numbers. In a long question one word that is in
/// no list does not show: "returns the positions" and "returns the pairs of positions" may pass for one.
enum TaskWords {
    /// The version of the rule and its lists.
    static let version: UInt32 = 1
    /// The least Jaccard index of the two sets of words.
    static let leastShared = 0.8
    /// The least F-measure of the longest common subsequence of words (ROUGE-L).
    static let leastOrdered = 0.8

    /// The words of a question that say something, in its order; those of one list of ``contrasts`` are one word.
    ///
    /// - Parameters:
    ///   - text: the normalised text as UTF-8.
    ///   - ends: the offset in it at which each word ends.
    static func words(_ text: UnsafeBufferPointer<UInt8>, ends: [Int]) -> [UInt32] {
        var words: [UInt32] = []
        words.reserveCapacity(ends.count)
        var start = 0
        for end in ends {
            let word = hash(text[start..<end])
            start = end
            guard let list = vocabulary.first(word) else {
                words.append(word)
                continue
            }
            if list > 0 { words.append(leaders[Int(list) - 1]) }
        }
        return words
    }

    /// Whether two questions with these words ask for the same, as far as words can tell.
    ///
    /// - Complexity: O(product of the numbers of words / 64).
    static func sameTask(_ left: [UInt32], _ right: [UInt32]) -> Bool {
        let sets = (Set(left), Set(right))
        let shared = sets.0.intersection(sets.1).count
        guard Double(shared) >= leastShared * Double(sets.0.count + sets.1.count - shared),
            Set(sets.0.compactMap(contrast)) == Set(sets.1.compactMap(contrast))
        else { return false }
        return Double(2 * ordered(left, right)) >= leastOrdered * Double(left.count + right.count)
    }

    /// A number for the set of contrasts that some words hold: the same for all texts between which rule 2 does not decide.
    static func contrasts(_ words: [UInt32]) -> UInt32 {
        Set(words.compactMap(contrast)).reduce(0 as UInt32) { sum, contrast in
            // A sum does not depend on the order; the product spreads what is added (Knuth, volume 3, section 6.4).
            sum &+ UInt32(truncatingIfNeeded: ((UInt64(contrast) &+ 1) &* 0x9E37_79B9_7F4A_7C15) >> 32)
        }
    }

    /// The words that come in the same order: the length of the longest common subsequence.
    private static func ordered(_ left: [UInt32], _ right: [UInt32]) -> Int {
        // What two texts begin and end with alike is most of them.
        let start = zip(left, right).prefix { $0 == $1 }.count
        let end = zip(left[start...].reversed(), right[start...].reversed()).prefix { $0 == $1 }.count
        var sequence = WordSequence(Array(left[start..<(left.count - end)]))
        return start + end + Array(right[start..<(right.count - end)]).withUnsafeBufferPointer { sequence.common($0) }
    }

    /// What a word may not be exchanged for: the place of its list, or its own number where it is one.
    private static func contrast(_ word: UInt32) -> UInt32? {
        if let list = vocabulary.first(word) { return list }
        return word & WordHash.digitBit == 0 ? nil : word
    }

    /// A word's number, without the `s` of the plural.
    private static func hash(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        let s = UInt8(ascii: "s")
        return WordHash.hash(word.count > 3 && word.last == s && word.dropLast().last != s ? word.dropLast() : word)
    }

    /// By word: 0 for a function word, or one more than the place of its list.
    private static let vocabulary: HashTable = {
        var table = HashTable()
        for (place, list) in ([functionWords] + contrasts).enumerated() {
            for word in hashes(list) where table.first(word) == nil { table.insert(word, UInt32(place)) }
        }
        return table
    }()

    /// The first word of each list of ``contrasts``: it stands for all.
    private static let leaders = contrasts.compactMap { hashes($0).first }

    private static func hashes(_ list: String) -> [UInt32] {
        list.split(separator: " ").map { word in
            Array(word.utf8).withUnsafeBufferPointer { hash($0[...]) }
        }
    }
}
