import Core

/// Questions made for tests: drawn from a seed, so that every run has the same.
enum Questions {
    /// 2,000 words, so that unlike questions have little in common.
    private static let words: [String] = {
        let syllables = "ba bel cor da den é fi gra größ ha ir jo ka lum men no pra 数 quo re sto ta ún vi wer xi yo зо"
            .split(separator: " ")
        var random = CounterRandom(seed: 99)
        return (0..<2_000).map { _ in
            (0..<(1 + random.next() % 4)).map { _ in syllables[Int(random.next() % 28)] }.joined()
        }
    }()

    /// Questions of 12 to 39 words, of which most repeat an earlier one with up to a quarter of its letters' places
    /// changed.
    static func similar(_ count: Int, seed: UInt64) -> [String] {
        var random = CounterRandom(seed: seed)
        var questions: [String] = []
        for _ in 0..<count {
            if questions.isEmpty || random.next() % 4 == 0 {
                let length = 12 + Int(random.next() % 28)
                questions.append((0..<length).map { _ in pick(words, &random) }.joined(separator: " "))
                continue
            }
            var changed = pick(questions, &random).split(separator: " ").map(String.init)
            for _ in 0...(random.next() % 6) {
                let place = Int(random.next() % UInt64(changed.count))
                switch random.next() % 4 {
                case 0: changed[place] = pick(words, &random)
                case 1: changed.insert(pick(words, &random), at: place)
                case 2 where changed.count > 5: changed.remove(at: place)
                default: changed[place] = changed[place].uppercased() + "s, "
                }
            }
            questions.append(changed.joined(separator: random.next() % 3 == 0 ? "  " : " "))
        }
        return questions
    }

    private static func pick(_ texts: [String], _ random: inout CounterRandom) -> String {
        texts[Int(random.next() % UInt64(texts.count))]
    }
}
