/// A stretch of a text with what stands around it, short enough to be shown.
public struct HitContext: Sendable, Hashable {
    /// What stands before it.
    public var before: String
    /// The stretch; its middle is left out where it is long.
    public var text: String
    /// What stands behind it.
    public var after: String

    /// Bytes on either side.
    static let sideBytes = 240
    /// Bytes of a stretch that is shown whole.
    static let mostBytes = 1_600

    /// Cuts a stretch out of UTF-8 text.
    init(_ span: Range<Int>, of text: UnsafeBufferPointer<UInt8>) {
        func cut(_ range: Range<Int>) -> String {
            // Not within a character.
            var (start, end) = (range.lowerBound, range.upperBound)
            while start > 0, start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
            while end < text.count, end > start, text[end] & 0xC0 == 0x80 { end -= 1 }
            return String(decoding: text[min(start, end)..<end], as: UTF8.self)
        }
        let first = max(0, span.lowerBound - Self.sideBytes)
        let last = min(text.count, span.upperBound + Self.sideBytes)
        before = (first > 0 ? "…" : "") + cut(first..<span.lowerBound)
        after = cut(span.upperBound..<last) + (last < text.count ? "…" : "")
        if span.count <= Self.mostBytes {
            self.text = cut(span)
        } else {
            let half = Self.mostBytes / 2
            self.text =
                cut(span.lowerBound..<(span.lowerBound + half)) + " […] "
                + cut((span.upperBound - half)..<span.upperBound)
        }
    }
}
