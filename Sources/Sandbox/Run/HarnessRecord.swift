internal import Core
import Glibc

/// What came on the channel of a run, and whether all of it can be the harness's.
///
/// The harness says hello before it reads the solution, so the sender of that message is the original process. Whatever
/// comes from another process, out of order or after the report has been forged by the program.
struct HarnessRecord: Sendable {
    /// The process that said hello, in the runner's numbering.
    private(set) var original: pid_t?
    /// Top-level asserts that held so far.
    private(set) var passed = 0
    /// Top-level asserts; 0 before the first message about them.
    private(set) var total = 0
    /// The asserts that did not hold so far, of the first hundred that did not.
    private(set) var missed: [MissedAssert] = []
    /// The report, once it has come.
    private(set) var report: HarnessMessage.Report?
    /// What cannot be the harness's; nil where everything can.
    private(set) var forgery: String?

    /// Takes the next message.
    ///
    /// - Parameters:
    ///   - bytes: the message.
    ///   - sender: the process that sent it, as the kernel says.
    mutating func take(_ bytes: ArraySlice<UInt8>, from sender: pid_t) {
        let message = HarnessMessage(bytes)
        guard let original else {
            if message == .hello { self.original = sender } else { forgery = "a message before the harness had begun" }
            return
        }
        guard sender == original else {
            forgery = "a report came from another process than the one that was started"
            return
        }
        guard report == nil else {
            forgery = "a message after the report"
            return
        }
        switch message {
        case .progress(let passed, let total) where passed == self.passed + 1 && [0, total].contains(self.total):
            (self.passed, self.total) = (passed, total)
        case .missed(let assert) where assert.position == passed + missed.count:
            missed.append(assert)
        case .report(let report) where report.passed == passed && (self.total == 0 || report.total == self.total):
            self.report = report
            total = report.total
        default:
            forgery = "a message that the harness did not send"
        }
    }
}

extension HarnessRecord {
    /// What a zygote's record holds, in which only the original process can write.
    ///
    /// - Parameters:
    ///   - passed: top-level asserts that held.
    ///   - total: top-level asserts.
    ///   - log: the messages about asserts that did not hold, and the report.
    init(passed: Int, total: Int, log: [ArraySlice<UInt8>]) {
        original = 0
        self.passed = passed
        self.total = total
        for bytes in log {
            switch HarnessMessage(bytes) {
            case .missed(let assert) where report == nil && assert.position > (missed.last?.position ?? -1):
                missed.append(assert)
            case .report(let report) where self.report == nil && report.passed == passed && report.total == total:
                self.report = report
            default:
                forgery = "a message that the harness did not send"
            }
        }
    }
}
