/// Lines of configuration that a trainer takes the dataset by.
///
/// The file is the same wherever the dataset is, so what is the user's stands in it in capitals: `DATASET` for the folder,
/// `MODEL`, `OUTPUT`, `TEMPLATE`.
public struct TrainerFile: Sendable, Equatable {
    /// Who reads it: `axolotl`.
    public var trainer: String
    /// Where it stands in the dataset's folder: `trainers/axolotl.yaml`.
    public var path: String
    /// The lines.
    public var text: String

    /// The lines with the dataset's folder, where that can stand in YAML, Python and a shell without a change.
    ///
    /// - Parameter folder: its path.
    public func text(folder: String) -> String {
        let isPlain = folder.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, !folder.hasPrefix("-") else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            guard line.hasPrefix("#") else { return Self.replacing(line, with: folder) }
            // Where it is put, nobody need be told to.
            let note = String(line).replacing(/[; ]*[Pp]ut the dataset's folder for DATASET\./, with: "")
            return note == "#" ? nil : note
        }.joined(separator: "\n")
    }

    private static func replacing(_ line: Substring, with folder: String) -> String {
        var (text, rest) = ("", line)
        while let start = rest.firstIndex(of: "D") {
            text += rest[..<start]
            rest = rest[start...]
            let isPlace = rest.hasPrefix("DATASET")
            text += isPlace ? folder : "D"
            rest = rest.dropFirst(isPlace ? 7 : 1)
        }
        return text + rest
    }
}
