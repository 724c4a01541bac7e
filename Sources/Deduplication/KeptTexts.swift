/// The indexes and places of the texts that are kept, by ordinal.
struct KeptTexts: Sendable {
    private var indexes: [Int] = []
    /// The UTF-8 of all places, and where each ends. Empty until a text has a place, so that most runs pay nothing.
    private var places: [UInt8] = []
    private var ends: [Int] = []

    /// The number of texts.
    var count: Int { indexes.count }

    /// Keeps a text; its index is above all others.
    mutating func append(index: Int, place: String) {
        if !place.isEmpty {
            ends.append(contentsOf: repeatElement(places.count, count: indexes.count - ends.count))
            places.append(contentsOf: place.utf8)
            ends.append(places.count)
        }
        indexes.append(index)
    }

    /// The index of a text.
    func index(_ ordinal: Int) -> Int { indexes[ordinal] }

    /// The UTF-8 of a text's place; empty where it has none.
    func place(_ ordinal: Int) -> ArraySlice<UInt8> {
        guard ordinal < ends.count else { return [] }
        return places[(ordinal == 0 ? 0 : ends[ordinal - 1])..<ends[ordinal]]
    }

    /// The place of the text with an index; `nil` where there is none.
    func place(of index: Int) -> String? {
        var bounds = 0..<indexes.count
        while !bounds.isEmpty {
            let middle = bounds.lowerBound + bounds.count / 2
            if indexes[middle] == index {
                let place = place(middle)
                return place.isEmpty ? nil : String(decoding: place, as: UTF8.self)
            }
            bounds = indexes[middle] < index ? middle + 1..<bounds.upperBound : bounds.lowerBound..<middle
        }
        return nil
    }
}
