import Foundation

/// Lines on standard output that are drawn again in their place.
///
/// It leaves no mode of the terminal changed, so that there is nothing to restore however the program ends.
struct LiveBlock {
    private var height = 0

    /// Draws lines over those before, in one write so that nothing flickers.
    ///
    /// What does not fit the window is cut: the terminal would wrap or scroll it, and the next drawing miss its place.
    ///
    /// - Throws: `FirstpassError` where standard output cannot be written.
    mutating func draw(_ lines: [String]) throws {
        let (columns, rows) = StandardOutput.size
        let shown = lines.prefix(max(1, rows - 1)).map { Self.fitted($0, columns: columns) }
        try JSONOutput.write(Data(Self.frame(shown, over: height).utf8))
        height = shown.count
    }

    /// The bytes that draw lines over as many before (ECMA-48: CUU, EL, ED).
    static func frame(_ lines: [String], over height: Int) -> String {
        let back = height > 0 ? "\r\u{1B}[\(height)A" : ""
        return back + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J"
    }

    /// The beginning of a line that takes at most so many columns; what switches bold on and off takes none.
    static func fitted(_ line: String, columns: Int) -> String {
        var text = ""
        var used = 0
        var isEscape = false
        for character in line {
            if isEscape || character == "\u{1B}" {
                isEscape = character != "m"
                text.append(character)
                continue
            }
            // Characters from Hangul on may take two columns.
            let width = character.unicodeScalars.contains { $0.value >= 0x1100 } ? 2 : 1
            guard used + width <= columns else { continue }
            used += width
            text.append(character)
        }
        return text
    }
}
