import Core
import Foundation

/// How tables show texts and numbers.
enum Columns {
    /// A text with spaces behind it, or before it, up to a width.
    static func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - text.count))
        return right ? spaces + text : text + spaces
    }

    /// A share as `27 %`.
    static func percent(_ share: Double) -> String { "\(Int(saturating: (share * 100).rounded())) %" }

    /// A number with one digit behind the point where it has few before it: `2.1`, `312`, `52,000`.
    static func number(_ value: Double) -> String {
        value.magnitude < 9.95 ? String(format: "%.1f", value) : Int(saturating: value.rounded()).grouped
    }
}
