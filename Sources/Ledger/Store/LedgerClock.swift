internal import Foundation

/// The time by which leases and retries are due: the system's clock when the ledger was opened, and what has passed since by
/// one that nobody sets. Both end with the process, so a clock that is set back holds nothing up.
struct LedgerClock: Sendable {
    private let opened: Double
    private let start = ContinuousClock.now

    /// Starts at a time of the system's clock, which is not looked at again.
    init(opened: Date = Date()) { self.opened = opened.timeIntervalSince1970 }

    /// Seconds since 1970.
    var now: Double {
        let passed = start.duration(to: .now).components
        return opened + Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
    }
}
