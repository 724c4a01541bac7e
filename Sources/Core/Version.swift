/// The versions that a run records.
public enum Version {
    /// This program's; the CHANGELOG says what each brought.
    public static let current = "0.1.0"

    /// The day that this version is of. What is written may name it, since a clock would make every file another.
    public static let date = "2026-11-22"

    /// The compiler's language version.
    public static var swift: String {
        #if swift(>=6.3)
            "6.3"
        #elseif swift(>=6.2)
            "6.2"
        #else
            "6"
        #endif
    }
}
