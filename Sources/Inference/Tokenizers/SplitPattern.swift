/// One regular expression of a pre-tokenizer, as a scanner. Each match becomes a part of its own, and so does whatever
/// lies between two matches.
///
/// The expressions are those of the models' `tokenizer.json` files as llama.cpp's `src/llama-vocab.cpp` lists them.
enum SplitPattern: Sendable {
    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` (GPT-2)
    case gpt2Words
    /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
    /// (Llama 3; Qwen2 with one digit instead of three)
    case llama3Words(digits: Int)
    /// `\p{N}`
    case number
    /// `\p{N}+`
    case numbers
    /// `[0-9][0-9][0-9]`
    case threeDigits
    /// `[\r\n]`
    case lineBreak
    /// `\s?\p{L}+`
    case letters
    /// `\s?\p{P}+`
    case punctuation
    /// `[\p{P}\$\+<=>\^~\|]+`
    case punctuationAndSigns
    /// `[一-龥ࠀ-一가-퟿]+`: U+0800 to U+9FA5, and Hangul
    case eastAsian

    /// The classes of which every match has a character.
    var needed: CharacterClass {
        switch self {
        case .gpt2Words, .llama3Words: [.letter, .number, .space, .other]
        case .number, .numbers, .threeDigits: .number
        case .lineBreak: .lineBreak
        case .letters: .letter
        case .punctuation: .punctuation
        case .punctuationAndSigns: [.punctuation, .sign]
        case .eastAsian: .eastAsian
        }
    }

    /// The classes of the character that a match can begin with.
    var first: CharacterClass {
        switch self {
        case .letters, .punctuation: needed.union(.space)
        default: needed
        }
    }

    /// Where the match that begins at an index ends; nil where none begins there.
    func match(_ scanner: ScalarScanner, at start: Int) -> Int? {
        switch self {
        case .gpt2Words: return scanner.gpt2Word(at: start)
        case .llama3Words(let digits): return scanner.llama3Word(at: start, digits: digits)
        case .number:
            let (found, next) = scanner.classified(at: start)
            return found.contains(.number) ? next : nil
        case .numbers: return nonEmpty(start, scanner.run(of: .number, from: start))
        case .threeDigits:
            let range = start..<start + 3
            return range.upperBound <= scanner.end && scanner.text[range].allSatisfy { (0x30...0x39).contains($0) }
                ? range.upperBound : nil
        case .lineBreak: return scanner.has(0x0A, at: start) || scanner.has(0x0D, at: start) ? start + 1 : nil
        case .letters: return scanner.spacedRun(of: .letter, at: start)
        case .punctuation: return scanner.spacedRun(of: .punctuation, at: start)
        case .punctuationAndSigns: return nonEmpty(start, scanner.run(of: [.punctuation, .sign], from: start))
        case .eastAsian: return nonEmpty(start, scanner.run(of: .eastAsian, from: start))
        }
    }

    private func nonEmpty(_ start: Int, _ end: Int) -> Int? { start < end ? end : nil }
}
