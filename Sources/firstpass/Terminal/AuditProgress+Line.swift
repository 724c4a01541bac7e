import Audit
import Core

extension AuditProgress {
    /// How far an audit is after some seconds: megabytes, speed, what was found, the time that is left.
    func line(after seconds: Double) -> String {
        let rate = Double(bytes) / seconds
        var amount = "\(bytes / 1_000_000)"
        if let totalBytes { amount += " of \(totalBytes / 1_000_000)" }
        var parts = ["\(amount) MB", "\(Int(rate / 1_000_000)) MB/s", records.counted("record")]
        if recordsHit > 0 { parts.append("\(recordsHit.grouped) contaminated") }
        if let totalBytes, rate > 0 { parts.append("\((Double(max(0, totalBytes - bytes)) / rate).text) left") }
        return parts.joined(separator: " · ")
    }
}
