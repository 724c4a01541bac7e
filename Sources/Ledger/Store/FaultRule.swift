/// What becomes of an item that faults.
struct FaultRule: Sendable {
    /// How many faults are too many.
    let limit: Int
    let backoff: Backoff
    let clock: LedgerClock

    /// When the item may be tried again, in seconds since 1970.
    func retry(after faults: Int) -> Double { clock.now + backoff.delay(after: faults) }
}
