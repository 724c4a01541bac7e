import Core

/// Changes bytes of a Parquet file, its footer as often as its pages.
enum Mutation {
    private static let edges: [UInt8] = [0, 1, 2, 3, 0x0F, 0x15, 0x18, 0x19, 0x1C, 0x7F, 0x80, 0xF5, 0xFE, 0xFF]

    /// Makes a change.
    static func apply(_ bytes: inout [UInt8], _ random: inout CounterRandom) {
        guard bytes.count > 16 else { return bytes.append(UInt8(truncatingIfNeeded: random.next())) }
        // The footer is most of a small file; half of the changes go before it.
        let footer = bytes.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let border = max(5, bytes.count - 8 - footer)
        let range = random.next() % 2 == 0 && border < bytes.count ? 4..<border : 4..<bytes.count
        let place = Int.random(in: range, using: &random)
        switch random.next() % 10 {
        case 0...3: bytes[place] ^= 1 << UInt8(random.next() % 8)
        case 4: bytes[place] = edges.randomElement(using: &random) ?? 0
        case 5: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 6:
            // A number of the compact protocol that goes on and on.
            let length = Int.random(in: 1...9, using: &random)
            for offset in 0..<length where place + offset < bytes.count { bytes[place + offset] |= 0x80 }
        case 7: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
        case 8:
            let piece = Array(bytes[place..<min(bytes.count, place + Int.random(in: 1...60, using: &random))])
            bytes.insert(contentsOf: piece, at: Int.random(in: 4..<bytes.count, using: &random))
        default:
            // The end is lost, and another is put in its place.
            let end = Array(bytes.suffix(8 + footer % bytes.count))
            bytes.removeLast(bytes.count - place)
            if random.next() % 2 == 0 { bytes += end }
        }
    }
}
