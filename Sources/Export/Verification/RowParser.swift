internal import Core
internal import Datasets

/// Reads a row: a JSON text becomes a value whose keys stand in their order.
struct RowParser {
    private var walker = JSONWalker()

    /// The value of a text.
    ///
    /// - Throws: `JSONWalker.Problem` where it is no JSON.
    mutating func value(of bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) throws(JSONWalker.Problem)
        -> JSONValue
    {
        // What the walker lets pass is JSON and nested no deeper than it allows, so that the rest has only to follow it.
        try walker.walk(bytes, range)
        var cursor = Cursor(bytes: bytes, position: range.lowerBound, end: range.upperBound)
        return cursor.value()
    }

    private struct Cursor {
        let bytes: UnsafeBufferPointer<UInt8>
        var position: Int
        let end: Int

        private mutating func next() -> UInt8? {
            while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
            return position < end ? bytes[position] : nil
        }

        mutating func value() -> JSONValue {
            switch next() {
            case UInt8(ascii: "\""): return .string(string())
            case UInt8(ascii: "["):
                var values: [JSONValue] = []
                while let byte = skip(), byte != UInt8(ascii: "]") { values.append(value()) }
                position += 1
                return .list(values)
            case UInt8(ascii: "{"):
                var members: [(key: String, value: JSONValue)] = []
                while let byte = skip(), byte != UInt8(ascii: "}") {
                    let key = string()
                    _ = skip()
                    members.append((key, value()))
                }
                position += 1
                return .object(members)
            default: return literal()
            }
        }

        /// Passes over one bracket that opens, comma or colon; gives the byte that follows.
        private mutating func skip() -> UInt8? {
            if let byte = next(), [0x5B, 0x7B, 0x2C, 0x3A].contains(byte) { position += 1 }
            return next()
        }

        private mutating func string() -> String {
            position += 1
            let start = position
            while position < end, bytes[position] != UInt8(ascii: "\"") {
                position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            let stop = min(position, end)
            position = stop + 1
            return JSONWalker.text(UnsafeBufferPointer(rebasing: bytes[start..<stop]))
        }

        private mutating func literal() -> JSONValue {
            let start = position
            while position < end, ![0x2C, 0x5D, 0x7D, 0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
                position += 1
            }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            switch text {
            case "null": return .null
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: return Int(text).map(JSONValue.integer) ?? .number(Double(text) ?? .nan)
            }
        }
    }
}
