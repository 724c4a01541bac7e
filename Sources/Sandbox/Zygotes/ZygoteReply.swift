/// What a zygote says about a run that has ended; the format stands at the top of `sandbox/zygote/protocol.c`.
struct ZygoteReply: Sendable {
    /// Whether all limits held and the program's process came to its work.
    var began: Bool
    /// The status from wait(2) of that process; nil where something else ended it.
    var waitStatus: Int32?
    /// CPU time of all processes of the run, in seconds.
    var cpuSeconds: Double
    /// Peak resident memory of the largest of them, in bytes.
    var peakMemoryBytes: Int
    /// Why the run could not be set up; empty where it could.
    var failure: String
    /// What the checking reported.
    var record: HarnessRecord
    /// The tests, compiled, for later runs; empty where they were compiled before or are too long to keep.
    var compiledTests: [UInt8]

    /// Reads a reply; nil where it is none.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let fields = bytes[..<end].split(separator: UInt8(ascii: " "), maxSplits: 8, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 9, fields[0] == "done", let status = Int32(fields[2]), let passed = Int(fields[3]),
            let total = Int(fields[4]), let microseconds = UInt64(fields[5]), let peak = Int(fields[6]),
            let logLength = Int(fields[7]), (0...(bytes.endIndex - end - 1)).contains(logLength),
            let log = Self.messages(in: bytes[(end + 1)...].prefix(logLength))
        else { return nil }
        began = fields[1] == "1"
        waitStatus = status < 0 ? nil : status
        cpuSeconds = Double(microseconds) / 1e6
        peakMemoryBytes = peak
        failure = fields[8]
        record = HarnessRecord(passed: passed, total: total, log: log)
        compiledTests = Array(bytes[(end + 1)...].dropFirst(logLength))
    }

    /// The messages of a log: each its length in 4 bytes, then that many bytes. Nil where it is cut short.
    private static func messages(in log: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var rest = log
        var messages: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            guard rest.count >= 4 else { return nil }
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= length else { return nil }
            messages.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return messages
    }
}
