import Glibc

/// A message of `sandbox/harness.py`: fields of UTF-8 separated by NUL. The format stands at the top of that file.
struct HarnessMessage: Sendable, Hashable {
    /// The process that sent it, as the kernel says.
    let sender: pid_t
    /// What it says.
    let body: Body

    /// What a message says.
    enum Body: Sendable, Hashable {
        /// All limits hold; nothing of the program has run yet.
        case hello
        /// So many top-level asserts held.
        case progress(passed: Int, total: Int)
        /// The end.
        case report(verdict: String, passed: Int, total: Int, text: String, token: String?)
        /// Not a message of the harness.
        case unreadable
    }

    /// Reads a message.
    init(sender: pid_t, bytes: ArraySlice<UInt8>) {
        self.sender = sender
        let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        body = Self.body(fields) ?? .unreadable
    }

    private static func body(_ fields: [String]) -> Body? {
        func count(_ index: Int) -> Int? {
            Int(fields[index]).flatMap { $0 >= 0 ? $0 : nil }
        }
        switch (fields.first, fields.count) {
        case ("hello", 1):
            return .hello
        case ("progress", 3):
            guard let passed = count(1), let total = count(2), passed <= total else { return nil }
            return .progress(passed: passed, total: total)
        case ("report", 5), ("report", 6):
            guard let passed = count(2), let total = count(3), passed <= total else { return nil }
            let token = fields.count == 6 ? fields[5] : nil
            return .report(verdict: fields[1], passed: passed, total: total, text: fields[4], token: token)
        default:
            return nil
        }
    }
}
