/// The strings in the payload of an array that was written whole.
enum StringArray {
    /// Reads as many as are there.
    static func read(_ payload: [UInt8]) -> [[UInt8]] {
        var strings: [[UInt8]] = []
        var index = 12
        while index + 8 <= payload.count {
            let length = payload[index..<index + 8].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            index += 8
            guard length <= payload.count - index else { break }
            strings.append(Array(payload[index..<index + Int(length)]))
            index += Int(length)
        }
        return strings
    }
}
