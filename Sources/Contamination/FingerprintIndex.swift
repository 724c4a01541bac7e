/// The fingerprints of one benchmark's questions: enough to find every copy of 50 characters, not enough to read one.
///
/// The file format stands at the top of `FingerprintIndex+Reading.swift`.
public struct FingerprintIndex: Sendable, Equatable {
    /// The benchmark's name, such as `humaneval`: lower-case letters, digits, `.`, `+`, `-` and `_`.
    public let name: String
    /// The SHA-256 of the source file, 64 hexadecimal digits.
    public let sourceSHA256: String
    /// The Unicode version from which on every character of the questions is assigned: older tables may differ on it.
    public let unicodeVersion: UnicodeVersion
    /// The seed with which three windows of each item were drawn.
    public let sampledSeed: UInt64
    /// By item, in the order of the source: the number that the benchmark gives it.
    public let itemNumbers: [UInt32]
    /// The items that have no window of 50 characters.
    public let shortItems: Int

    /// The windows.
    let table: WindowTable

    /// The number of items.
    public var items: Int { itemNumbers.count }
    /// The places of all windows in all items, repetitions included. A shorter item is one window.
    public var windows: Int { table.places }

    /// The number of distinct windows.
    public func distinctWindows(foldCase: Bool) -> Int {
        table.distinctRows(foldsCase: foldCase).count
    }

    /// The number of distinct windows that say nothing (``ContaminationMatch/isCommon``).
    public func commonWindows(foldCase: Bool) -> Int {
        table.distinctRows(foldsCase: foldCase).count { table.isCommon(row: $0, foldsCase: foldCase) }
    }

    /// The file name extension of fingerprint files, without the dot.
    public static let fileExtension = "fingerprints"

    /// What a benchmark may be called, since its name is a file name and a word on the command line.
    static func isValidName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.first != UInt8(ascii: ".")
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
