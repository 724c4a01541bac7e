/// The versions that a run records.
public enum Version {
    /// This program's; the CHANGELOG says what each brought.
    public static let current = "0.1.0"

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
