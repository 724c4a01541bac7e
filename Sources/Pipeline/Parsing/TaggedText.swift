/// Finds what a model was asked to put between tags.
enum TaggedText {
    /// What stands between `[TAG]` and `[/TAG]`, or behind the first where the second is missing; without tags, what
    /// stands in the first code block; without that, all of it. Code fences are taken off.
    static func inside(_ tag: String, of answer: String) -> String {
        var text = Substring(answer)
        if let open = text.firstRange(of: "[\(tag)]") { text = text[open.upperBound...] }
        if let close = text.firstRange(of: "[/\(tag)]") { text = text[..<close.lowerBound] }
        return fenced(text) ?? text.trimmingBlankLines()
    }

    /// The inside of the first code block.
    private static func fenced(_ text: Substring) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let open = lines.firstIndex(where: { $0.hasPrefix("```") }) else { return nil }
        let inside = lines[(open + 1)...].prefix { !$0.hasPrefix("```") }
        return inside.joined(separator: "\n").trimmingBlankLines()
    }
}

extension StringProtocol {
    /// The text without blank lines before and after it; the indentation of its first line stays.
    func trimmingBlankLines() -> String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        func isBlank(_ line: Self.SubSequence) -> Bool { line.allSatisfy(\.isWhitespace) }
        guard let first = lines.firstIndex(where: { !isBlank($0) }), let last = lines.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return lines[first...last].joined(separator: "\n")
    }
}
