import Core

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
    private func normalise(_ source: UnsafeBufferPointer<UInt8>, unescaping: Bool) -> [UInt8] {
        if foldsCase {
            return [UInt8](unsafeUninitializedCapacity: 2 * source.count + TextFunctions.slack) { bytes, count in
                count = Self.fold(source, unescaping: unescaping, into: bytes.baseAddress)
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count)
        walk(source, unescaping: unescaping) { scalar, _ in
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return bytes
    }

    /// Writes the letters and digits of UTF-8 text with case folded, and gives the number of bytes.
    ///
    /// - Parameter output: room for twice the source and `TextFunctions.slack` bytes.
    @inline(__always)
    static func fold(
        _ source: UnsafeBufferPointer<UInt8>, unescaping: Bool, into output: UnsafeMutablePointer<UInt8>?,
        by functions: TextFunctions = .best
    ) -> Int {
        FoldedCharacters.shared.table.withUnsafeBufferPointer {
            functions.normalise(source.baseAddress, source.count, unescaping ? 1 : 0, $0.baseAddress, output)
        }
    }
}
