internal import CText

/// The text functions of one instruction set (`CText.h`). All sets give the same results.
public struct TextFunctions: Sendable {
    /// The name of the instruction set.
    public let name: String

    /// The bytes of a JSON string before its closing quote.
    public let stringLength: @convention(c) (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<CInt>?) -> Int
    /// Undoes the escapes of a JSON string.
    public let decodeString:
        @convention(c) (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CInt>?) -> Int
    /// The letters and digits of a text, folded.
    public let normalise:
        @convention(c) (UnsafePointer<UInt8>?, Int, CInt, UnsafePointer<UInt32>?, UnsafeMutablePointer<UInt8>?) -> Int
    /// The bytes before the first that is not UTF-8.
    public let validUTF8: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int

    /// How far behind its end the functions may write to their output.
    public static let slack = Int(FP_TEXT_SLACK)

    /// The instruction sets of this machine, fastest first; never empty.
    public static let all: [TextFunctions] = (0...).lazy.map { fp_text_functions_of_machine($0) }
        .prefix { $0 != nil }.compactMap { $0?.pointee }.map(TextFunctions.init)
    /// The fastest.
    public static let best = all[0]

    private init(_ functions: fp_text_functions) {
        name = String(cString: functions.name)
        stringLength = functions.string_length
        decodeString = functions.decode_string
        normalise = functions.normalise
        validUTF8 = functions.valid_utf8
    }
}
