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
    /// The library does not say, so this is the greatest `Age` of the characters that it knows. Every version has added
    /// scripts or ideographs in runs, so that every eighth character tells.
    public static let current = greatestAge(stride: 8)

    /// The greatest `Age` of every so many characters. Planes 4 to 13 are unassigned, 14 and above hold neither letters nor
    /// digits.
    static func greatestAge(stride step: Int) -> UnicodeVersion {
        stride(from: 0, to: 0x40000, by: step).lazy
            .compactMap { Unicode.Scalar(UInt32($0)).flatMap(age(of:)) }.max() ?? UnicodeVersion(major: 0, minor: 0)
    }

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
