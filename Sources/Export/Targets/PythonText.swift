/// Python source as text.
enum PythonText {
    /// What is left of a source without white space and comments, so that two sources that only look different are equal.
    ///
    /// Strings stay as they are (*The Python Language Reference*, section 2.4.1). One that does not end takes the rest.
    static func withoutLayout(_ source: String) -> [UInt8] {
        let bytes = Array(source.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), 0x09...0x0D:
                position += 1
            case UInt8(ascii: "#"):
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let end = endOfString(bytes, from: position)
                kept += bytes[position..<end]
                position = end
            case let byte:
                kept.append(byte)
                position += 1
            }
        }
        return kept
    }

    private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
        let quote = bytes[start]
        let isTriple = bytes[start...].prefix(3).elementsEqual([quote, quote, quote])
        var position = start + (isTriple ? 3 : 1)
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"): position += 2
            case UInt8(ascii: "\n") where !isTriple: return position
            case quote where !isTriple: return position + 1
            case quote where bytes[position...].prefix(3).elementsEqual([quote, quote, quote]): return position + 3
            default: position += 1
            }
        }
        return bytes.count
    }
}
