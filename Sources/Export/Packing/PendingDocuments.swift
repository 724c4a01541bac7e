/// Documents that wait for a place, found by length and by age.
struct PendingDocuments {
    private(set) var count = 0
    /// The tokens of all.
    private(set) var tokens = 0

    private var documents: [Int: PackedDocument] = [:]
    /// The numbers of the documents of each length, those that came first in front.
    private var byLength: [[Int]]
    /// A bit for each length that there is a document of.
    private var lengths: [UInt64]
    private var nextNumber = 0
    private var oldest = 0

    /// Room for documents of up to as many tokens.
    init(longest: Int) {
        byLength = Array(repeating: [], count: longest + 1)
        lengths = Array(repeating: 0, count: longest / 64 + 1)
    }

    /// Adds a document.
    mutating func append(_ document: PackedDocument) {
        let length = document.ids.count
        documents[nextNumber] = document
        byLength[length].append(nextNumber)
        lengths[length / 64] |= 1 << UInt64(length % 64)
        nextNumber += 1
        count += 1
        tokens += length
    }

    /// Takes the document that has waited longest, where it has at most so many tokens.
    mutating func takeOldest(upTo limit: Int) -> (number: Int, document: PackedDocument)? {
        guard count > 0 else { return nil }
        while documents[oldest] == nil { oldest += 1 }
        guard let length = documents[oldest]?.ids.count, length <= limit else { return nil }
        // The oldest of all is the oldest of its length too.
        return take(length: length)
    }

    /// Takes the oldest of the documents of some length.
    mutating func take(length: Int) -> (number: Int, document: PackedDocument)? {
        guard !byLength[length].isEmpty else { return nil }
        let number = byLength[length].removeFirst()
        if byLength[length].isEmpty { lengths[length / 64] &= ~(1 << UInt64(length % 64)) }
        guard let document = documents.removeValue(forKey: number) else { return nil }
        count -= 1
        tokens -= length
        return (number, document)
    }

    /// The length of the longest document with at most so many tokens.
    func longest(upTo limit: Int) -> Int? {
        var length = min(limit, byLength.count - 1)
        guard length >= 0 else { return nil }
        var word = lengths[length / 64] & (.max >> UInt64(63 - length % 64))
        while word == 0 {
            guard length >= 64 else { return nil }
            length = length / 64 * 64 - 1
            word = lengths[length / 64]
        }
        return length / 64 * 64 + 63 - word.leadingZeroBitCount
    }

    /// The lengths of up to three documents that fill a room best, the longest first.
    func bestFit(room: Int) -> [Int] {
        var search = Search(room: room)
        search(self, room, longest: room, [])
        return search.best
    }

    /// A search that looks at a bounded number of choices: with many lengths one that fits is soon found.
    private struct Search {
        let room: Int
        var best: [Int] = []
        private var sum = 0
        private var choices = 1 << 12

        init(room: Int) {
            self.room = room
        }

        mutating func callAsFunction(_ pending: PendingDocuments, _ left: Int, longest: Int, _ chosen: [Int]) {
            var candidate = pending.longest(upTo: min(left, longest))
            while let length = candidate, choices > 0, sum < room {
                choices -= 1
                // Nothing shorter can be better than what was found.
                guard room - left + length * (3 - chosen.count) > sum else { return }
                if pending.byLength[length].count > chosen.count(where: { $0 == length }) {
                    let more = chosen + [length]
                    if room - left + length > sum { (best, sum) = (more, room - left + length) }
                    guard more.count < 3 else { return }
                    self(pending, left - length, longest: length, more)
                }
                candidate = pending.longest(upTo: length - 1)
            }
        }
    }
}
