internal import Core

/// A source of rehearsal data, and the share of the output's tokens that shall come from it.
public struct MixSource: Sendable, Equatable {
    /// What it is called in statistics and cards.
    public let name: String
    /// A file or a folder of files.
    public let path: String
    /// The share of all tokens of the output, more than 0 and less than 1.
    public let share: Double

    /// Names a source.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where the share is out of range or the name empty.
    public init(name: String, path: String, share: Double) throws {
        guard !name.isEmpty, !path.isEmpty else { throw Self.refusal("a source needs a name and a path") }
        guard share > 0, share < 1 else {
            throw Self.refusal("the share of '\(name)' is not more than 0 % and less than 100 %")
        }
        (self.name, self.path, self.share) = (name, path, share)
    }

    /// Reads `NAME=PATH:SHARE%`; the path may have colons and equals signs in it.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage`.
    public init(_ text: String) throws {
        guard let equals = text.firstIndex(of: "="), let colon = text.lastIndex(of: ":"), equals < colon,
            text.hasSuffix("%"), let percent = Double(text[text.index(after: colon)...].dropLast())
        else {
            throw Self.refusal("'\(text.printable)' does not name a source of rehearsal data and its share")
        }
        try self.init(
            name: String(text[..<equals]), path: String(text[text.index(after: equals)..<colon]),
            share: percent / 100)
    }

    private static func refusal(_ message: String) -> FirstpassError {
        FirstpassError(
            .usage, message, remedy: "write it as --mix NAME=PATH:SHARE%, such as --mix code=corpus.jsonl:6%")
    }
}
