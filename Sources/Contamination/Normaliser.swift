/// Reduces a text to its letters and digits, so that layout and punctuation cannot hide a copy.
///
/// Kept are the characters (Unicode scalars) of the general categories L* and N*, as they are: nothing is composed or
/// decomposed. With case folding each is replaced by its one-to-one lowercase mapping (`Simple_Lowercase_Mapping` of
/// the Unicode Character Database). The result is UTF-8.
///
/// ```swift
/// Normaliser(foldsCase: true).normalise("def add(a, b):")  // the bytes of "defaddab"
/// ```
public struct Normaliser: Sendable, Hashable {
    /// The version of the rule; fingerprints made by another one are refused.
    public static let ruleVersion: UInt32 = 1
    /// The version of the rule and of the character tables, such as `1/unicode-16.0`, for reports.
    public static var version: String { "\(ruleVersion)/unicode-\(UnicodeVersion.current)" }

    /// Whether upper case is replaced by lower case.
    public let foldsCase: Bool

    /// Makes a normaliser.
    public init(foldsCase: Bool) {
        self.foldsCase = foldsCase
    }

    /// The letters and digits of a text, as UTF-8.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - unescaping: whether the escapes of a JSON string (`\n`, `\"`, `\\`, `\u0041` …) count as what they stand for.
    /// - Complexity: O(bytes of the text).
    public func normalise(_ text: String, unescaping: Bool = false) -> [UInt8] {
        var text = text
        return text.withUTF8 { normalise($0, unescaping: unescaping) }
    }

    /// The letters and digits of UTF-8 text.
    func normalise(_ source: UnsafeBufferPointer<UInt8>, unescaping: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        walk(source, unescaping: unescaping) { scalar, _ in
            if scalar.isASCII {
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return bytes
    }

    /// For each byte of the normalised text, the byte offsets in the original of the character that it comes from.
    ///
    /// Built only for the few texts that have a match: a clean text needs no offsets.
    func origins(_ source: UnsafeBufferPointer<UInt8>, unescaping: Bool) -> [Range<Int>] {
        var origins: [Range<Int>] = []
        origins.reserveCapacity(source.count)
        walk(source, unescaping: unescaping) { scalar, range in
            for _ in 0..<UTF8.width(scalar) { origins.append(range) }
        }
        return origins
    }
}
