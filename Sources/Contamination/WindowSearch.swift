/// Finds the windows of one section in a normalised text.
///
/// The text is probed at the multiples of the bitmap's stride. Where the piece there may be one of the benchmark's,
/// every window that holds it and begins with a piece of the benchmark is looked up by its hash. So each window that
/// stands in the text is found, and is found once.
struct WindowSearch: Sendable {
    /// A window of the benchmark in the text.
    struct Hit {
        /// The bytes in the normalised text.
        let range: Range<Int>
        /// Its characters.
        let length: Int
        /// Its number in the section.
        let window: Int
    }

    private let section: FingerprintSection
    private let longGroups: [WindowGroup]
    private let shortGroups: [WindowGroup]

    /// Searches for the windows of a section.
    init(_ section: FingerprintSection) {
        self.section = section
        longGroups = section.groups.filter { $0.length == WindowHash.windowLength }
        shortGroups = section.groups.filter { $0.length < WindowHash.windowLength }
    }

    /// The windows in a text. Those of one length come in the order of their place.
    func hits(in text: [UInt8]) -> [Hit] {
        var hits: [Hit] = []
        text.withUnsafeBytes { text in
            if let pieces = section.longPieces { probe(text, pieces, longGroups, &hits) }
            if let pieces = section.shortPieces { probe(text, pieces, shortGroups, &hits) }
        }
        return hits
    }

    private func probe(
        _ text: UnsafeRawBufferPointer, _ pieces: PieceBitmap, _ groups: [WindowGroup], _ hits: inout [Hit]
    ) {
        guard let longest = groups.last?.length else { return }
        let length = pieces.pieceLength
        var firstStart = 0
        pieces.words.withUnsafeBufferPointer { words in
            func mayHold(_ position: Int) -> Bool {
                let bit = pieces.bit(of: PieceBitmap.piece(text, at: position, length: length))
                return words[bit >> 6] >> UInt64(bit & 63) & 1 != 0
            }
            for position in stride(from: 0, through: text.count - length, by: pieces.stride) where mayHold(position) {
                let earliest = Self.earliestStart(text, position, longest, notBefore: firstStart)
                for start in earliest..<(position + 1) where !text[start].isContinuation && mayHold(start) {
                    lookUp(text, start, groups, &hits)
                }
                // What begins no later than this has been looked up: here, or at an earlier piece that it holds.
                firstStart = position + 1
            }
        }
    }

    /// Where the first window begins that can hold the byte at a position.
    private static func earliestStart(
        _ text: UnsafeRawBufferPointer, _ position: Int, _ longest: Int, notBefore limit: Int
    ) -> Int {
        var start = position
        var characters = text[position].isContinuation ? 0 : 1
        while start > limit, characters < longest {
            start -= 1
            if !text[start].isContinuation { characters += 1 }
        }
        return start
    }

    /// Looks up the windows of all lengths that begin at a byte.
    private func lookUp(
        _ text: UnsafeRawBufferPointer, _ start: Int, _ groups: [WindowGroup], _ hits: inout [Hit]
    ) {
        var end = start
        var characters = 0
        var find: UInt64 = 0
        for place in groups.indices {
            while characters < groups[place].length {
                guard end < text.count else { return }
                repeat {
                    find = WindowHash.extend(find, by: text[end])
                    end += 1
                } while end < text.count && text[end].isContinuation
                characters += 1
            }
            for window in groups[place].candidates(find) where section.finds[window] == find {
                guard section.confirms[window] == WindowHash.confirm(.init(rebasing: text[start..<end])) else {
                    continue
                }
                hits.append(Hit(range: start..<end, length: characters, window: window))
                break
            }
        }
    }
}

extension UInt8 {
    /// Whether this byte of UTF-8 goes on with a character.
    @inline(__always)
    var isContinuation: Bool { self & 0xC0 == 0x80 }
}
