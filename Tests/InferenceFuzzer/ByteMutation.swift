import Core
import InferenceTestSupport

/// Changes bytes whatever they mean.
enum ByteMutation {
    private static let bytes: [UInt8] = [0, 1, 2, 0x20, 0x7F, 0x80, 0xC4, 0xE2, 0xFE, 0xFF]
    private static let integers: [UInt64] = [
        0, 1, 2, 7, 8, 31, 32, 33, 255, 256, 4_096, 65_535, 65_536, 1 << 31, (1 << 31) - 1, 1 << 32, (1 << 32) - 1,
        1 << 40,
        1 << 61, 1 << 62, 1 << 63, (1 << 63) - 1, .max, .max - 1, .max - 31,
    ]

    /// A number at which things tend to break, or any small one.
    static func integer(_ random: inout CounterRandom) -> UInt64 {
        random.next() % 3 == 0 ? random.next() % 600 : integers.randomElement(using: &random) ?? 0
    }

    static func apply(_ data: inout [UInt8], _ random: inout CounterRandom) {
        guard !data.isEmpty else { return data.append(UInt8(truncatingIfNeeded: random.next())) }
        let place = Int.random(in: data.indices, using: &random)
        switch random.next() % 12 {
        case 0...2: data[place] ^= 1 << UInt8(random.next() % 8)
        case 3: data[place] = bytes.randomElement(using: &random) ?? 0
        case 4: data[place] = UInt8(truncatingIfNeeded: random.next())
        case 5, 6:
            let number = GGUFWriter.bytes(integer(&random)).prefix(random.next() % 2 == 0 ? 4 : 8)
            for (offset, byte) in number.enumerated() where place + offset < data.count { data[place + offset] = byte }
        case 7: data.removeLast(data.count - place)
        case 8:
            let part = Array(piece(of: data, &random))
            data.insert(contentsOf: part, at: place)
        case 9: data.removeSubrange(place..<min(place + Int.random(in: 1...64, using: &random), data.count))
        case 10:
            // Two stretches change places.
            let part = piece(of: data, &random)
            let moved = Array(part)
            data.removeSubrange(part.indices)
            data.insert(contentsOf: moved, at: min(place, data.count))
        default:
            let run = [UInt8](repeating: data[place], count: Int.random(in: 1...500, using: &random))
            data.insert(contentsOf: run, at: place)
        }
    }

    private static func piece(of data: [UInt8], _ random: inout CounterRandom) -> ArraySlice<UInt8> {
        let start = Int.random(in: data.indices, using: &random)
        return data[start..<min(start + Int.random(in: 1...300, using: &random), data.count)]
    }
}
