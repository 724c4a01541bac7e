import Glibc

/// What bubblewrap reports about itself, with `--json-status-fd`.
enum BubblewrapStatus {
    /// The first process of the namespace, in the runner's numbering, in a text like `{ "child-pid": 1234, … }`.
    static func firstProcess(in bytes: [UInt8]) -> pid_t? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let name = text.firstRange(of: "\"child-pid\":") else { return nil }
        let digits = text[name.upperBound...].drop { $0 == " " }.prefix { $0.isNumber }
        guard let first = pid_t(digits), first > 1 else { return nil }
        return first
    }
}
