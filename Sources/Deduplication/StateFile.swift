/// The names and numbers of the file that a ``DuplicateFinder`` is kept in; see `DuplicateFinder+Reading.swift`.
enum StateFile {
    static let kind = "duplicate index"
    static let magic = Array("FPDUPES\n".utf8)
    static let version: UInt32 = 1
    /// The bytes from which on a block is ended.
    static let blockBytes = 1 << 20
    static let remedy = "restore it, or make it again from the questions"
}
