/// How long an item that faulted waits until it is tried again: twice as long each time, up to a minute, and spread by half
/// so that what failed together does not come back together.
///
/// The wait decides when, never what: a retry has the seed of the first try.
public struct Backoff: Sendable {
    /// Seconds after the first fault.
    public var first: Double
    /// The most seconds.
    public var limit: Double

    /// Makes a rule.
    public init(first: Double = 1, limit: Double = 60) {
        self.first = first
        self.limit = limit
    }

    /// Seconds to wait.
    ///
    /// - Parameter faults: how often the item has faulted in this round, at least 1.
    public func delay(after faults: Int) -> Double {
        let doubled = first * Double(1 << min(max(faults - 1, 0), 30))
        return min(doubled, limit) * Double.random(in: 0.5...1.5)
    }
}
