/// The scanners behind ``SplitPattern``; each begins at an index and gives the index where the match ends.
extension ScalarScanner {
    /// ``SplitPattern/gpt2Words``
    func gpt2Word(at start: Int) -> Int? {
        if let end = contraction(at: start, ignoringCase: false) { return end }
        let body = has(0x20, at: start) ? start + 1 : start
        let kind = classified(at: body).class.intersection([.letter, .number, .other])
        if !kind.isEmpty { return run(of: kind, from: body) }
        return spaces(at: start, breakingLines: false)
    }

    /// ``SplitPattern/llama3Words(digits:)``
    func llama3Word(at start: Int, digits: Int) -> Int? {
        if let end = contraction(at: start, ignoringCase: true) { return end }
        let (first, second) = classified(at: start)
        if first.isDisjoint(with: [.number, .lineBreak]) {
            let end = run(of: .letter, from: second)
            if first.contains(.letter) || end > second { return end }
        }
        if first.contains(.number) {
            var end = second
            for _ in 1..<max(digits, 1) where classified(at: end).class.contains(.number) {
                end = classified(at: end).next
            }
            return end
        }
        let body = has(0x20, at: start) ? start + 1 : start
        let end = run(of: .other, from: body)
        if end > body { return run(of: .lineBreak, from: end) }
        return spaces(at: start, breakingLines: true)
    }

    /// `\s?` and a run of a class.
    func spacedRun(of kind: CharacterClass, at start: Int) -> Int? {
        let (first, next) = classified(at: start)
        let body = first.contains(.space) ? next : start
        let end = run(of: kind, from: body)
        return end > body ? end : nil
    }

    /// `'s|'t|'re|'ve|'m|'ll|'d`
    private func contraction(at start: Int, ignoringCase: Bool) -> Int? {
        guard has(0x27, at: start), start + 1 < end else { return nil }
        // Bit 5 set, a capital letter is small, and nothing else becomes a letter.
        let fold: UInt8 = ignoringCase ? 0x20 : 0
        let first = text[start + 1] | fold
        switch first {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return start + 2
        default: break
        }
        guard start + 2 < end else { return nil }
        switch (first, text[start + 2] | fold) {
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
            (UInt8(ascii: "l"), UInt8(ascii: "l")):
            return start + 3
        default: return nil
        }
    }

    /// `\s+(?!\S)|\s+`, with `\s*[\r\n]+` before them where lines are broken.
    ///
    /// So a run of spaces leaves its last one to the word after it, and one space alone is itself.
    private func spaces(at start: Int, breakingLines: Bool) -> Int? {
        var index = start
        var last = start
        var afterLineBreak: Int?
        while true {
            let (found, next) = classified(at: index)
            guard found.contains(.space) else { break }
            if found.contains(.lineBreak) { afterLineBreak = next }
            (last, index) = (index, next)
        }
        if breakingLines, let afterLineBreak { return afterLineBreak }
        guard index > start else { return nil }
        return index == end || last == start ? index : last
    }
}
