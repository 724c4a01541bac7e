/// The fenced code blocks of a Markdown text (CommonMark 0.31, section 4.5).
struct MarkdownBlocks {
    /// A block.
    struct Block {
        /// The first word behind the fence, in lower case: the language.
        let language: String
        /// The lines between the fences.
        let text: String
    }

    /// The blocks, in order. One that is not closed ends with the text.
    private(set) var blocks: [Block] = []

    /// Finds the blocks.
    init(of text: String) {
        var open: (fence: Character, length: Int, indentation: Int, language: String)?
        var lines: [Substring] = []
        // Splitting at every kind of line break; Swift sees "\r\n" as one character.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            let content = line.drop { $0 == " " }
            let indentation = line.count - content.count
            guard let first = content.first, first == "`" || first == "~", let fence = Self.fence(content) else {
                if let open { lines.append(Self.unindented(line, by: open.indentation)) }
                continue
            }
            if let current = open {
                if fence.rest.isEmpty, first == current.fence, fence.length >= current.length {
                    blocks.append(Block(language: current.language, text: lines.joined(separator: "\n")))
                    (open, lines) = (nil, [])
                } else {
                    lines.append(Self.unindented(line, by: current.indentation))
                }
            } else if first == "~" || !fence.rest.contains("`") {
                let language = fence.rest.prefix { !$0.isWhitespace && $0 != "{" && $0 != "," }.lowercased()
                open = (first, fence.length, indentation, language)
            }
        }
        if let open { blocks.append(Block(language: open.language, text: lines.joined(separator: "\n"))) }
    }

    /// The texts of the blocks that are Python's, or that do not say whose they are.
    var python: [String] {
        blocks.filter { ["", "python", "python3", "py", "py3"].contains($0.language) }.map(\.text)
    }

    /// The length of the fence that a line begins with, and what stands behind it without spaces around; nil where it is
    /// none.
    private static func fence(_ line: Substring) -> (length: Int, rest: String)? {
        let length = line.prefix { $0 == line.first }.count
        guard length >= 3 else { return nil }
        let rest = line.dropFirst(length).drop(while: \.isWhitespace)
        return (length, String(rest.reversed().drop(while: \.isWhitespace).reversed()))
    }

    /// A line in a block whose fence is indented, as in a list, is so too.
    private static func unindented(_ line: Substring, by count: Int) -> Substring {
        line.dropFirst(min(count, line.prefix { $0 == " " }.count))
    }
}
