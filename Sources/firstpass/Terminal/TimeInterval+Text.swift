import Core
import Foundation

extension TimeInterval {
    /// `42 s`, `3 min 20 s` or `2 h 5 min`.
    var text: String {
        guard isFinite, self >= 0 else { return "?" }
        let seconds = Int(saturating: rounded())
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
    }
}
