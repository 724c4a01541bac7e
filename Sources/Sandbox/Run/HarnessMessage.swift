internal import Core

/// A message of `sandbox/once.py`: fields of UTF-8 separated by NUL. The format stands at the top of that file.
enum HarnessMessage: Sendable, Hashable {
    /// All limits hold; nothing of the program has run yet.
    case hello
    /// So many top-level asserts held.
    case progress(passed: Int, total: Int)
    /// An assert did not hold.
    case missed(MissedAssert)
    /// The end.
    case report(Report)

    /// What the harness says at the end.
    struct Report: Sendable, Hashable {
        /// A verdict's name.
        var verdict: String
        /// Top-level asserts that held.
        var passed: Int
        /// Top-level asserts.
        var total: Int
        /// Why.
        var text: String
        /// The run's token, where it passed.
        var token: String?
    }

    /// Reads a message; nil where it is none of the harness.
    init?(_ bytes: ArraySlice<UInt8>) {
        let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        func count(_ index: Int) -> Int? {
            Int(fields[index]).flatMap { $0 >= 0 ? $0 : nil }
        }
        switch (fields.first, fields.count) {
        case ("hello", 1):
            self = .hello
        case ("progress", 3):
            guard let passed = count(1), let total = count(2), passed <= total else { return nil }
            self = .progress(passed: passed, total: total)
        case ("missed", 2), ("missed", 3):
            guard let position = count(1) else { return nil }
            self = .missed(MissedAssert(position: position, value: fields.count == 3 ? fields[2] : nil))
        case ("report", 5), ("report", 6):
            guard let passed = count(2), let total = count(3), passed <= total else { return nil }
            let token = fields.count == 6 ? fields[5] : nil
            self = .report(Report(verdict: fields[1], passed: passed, total: total, text: fields[4], token: token))
        default:
            return nil
        }
    }
}
