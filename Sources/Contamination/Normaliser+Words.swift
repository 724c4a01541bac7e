extension Normaliser {
    /// The letters and digits of UTF-8 text, and where each word of it ends.
    ///
    /// A word is a run of characters that are kept, so that the words together are the normalised text.
    ///
    /// - Parameter source: the text; ill-formed bytes are no character.
    /// - Returns: the normalised text as UTF-8, and for each word the byte offset in it at which the word ends.
    /// - Complexity: O(bytes of the text).
    package func words(_ source: UnsafeBufferPointer<UInt8>) -> (text: [UInt8], ends: [Int]) {
        var text: [UInt8] = []
        var ends: [Int] = []
        var last = 0
        text.reserveCapacity(source.count)
        ends.reserveCapacity(source.count / 4)
        walk(source, unescaping: false) { scalar, range in
            if range.lowerBound > last, !text.isEmpty { ends.append(text.count) }
            last = range.upperBound
            if scalar.isASCII {
                text.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        if !text.isEmpty { ends.append(text.count) }
        return (text, ends)
    }
}
