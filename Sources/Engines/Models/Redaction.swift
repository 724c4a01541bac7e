import Foundation

/// Takes secrets out of text that is shown.
enum Redaction {
    /// The text without user names and passwords in its addresses and without their queries, which may be signed.
    static func clean(_ text: String) -> String {
        text.replacing(/:\/\/[^\/@\s]*@/, with: "://").replacing(/(:\/\/[^\s?'"]*)\?[^\s'"]*/) { "\($0.output.1)" }
    }
}
