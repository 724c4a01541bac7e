/// A version of the Unicode Standard.
public struct UnicodeVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The major version.
    public let major: UInt16
    /// The minor version.
    public let minor: UInt16

    /// Makes a version.
    public init(major: UInt16, minor: UInt16) {
        self.major = major
        self.minor = minor
    }

    /// The version of the tables that the running Swift library has.
    ///
    /// The library does not say, so this is the greatest `Age` of any character that it knows. Planes 4 to 13 are
    /// unassigned, 14 and above hold neither letters nor digits.
    public static let current: UnicodeVersion =
        (0..<0x40000 as Range<UInt32>).lazy
        .compactMap { Unicode.Scalar($0).flatMap(age(of:)) }.max() ?? UnicodeVersion(major: 0, minor: 0)

    /// The version that introduced a character; `nil` where none has yet.
    static func age(of scalar: Unicode.Scalar) -> UnicodeVersion? {
        guard let age = scalar.properties.age else { return nil }
        return UnicodeVersion(
            major: UInt16(truncatingIfNeeded: age.major), minor: UInt16(truncatingIfNeeded: age.minor))
    }

    /// Orders by major, then by minor version.
    public static func < (left: UnicodeVersion, right: UnicodeVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// `16.0`.
    public var description: String { "\(major).\(minor)" }
}
