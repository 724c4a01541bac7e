internal import GRDB

/// What a claim binds: who, until when, how many.
struct Claim: Sendable {
    /// The condition for an item that nobody has claimed, or whose lease ran out, and that need not wait after a fault.
    static let free = "(lease_until IS NULL OR lease_until <= :now) AND (retry_at IS NULL OR retry_at <= :now)"

    let owner: String
    let limit: Int
    let now: Double
    let until: Double

    /// The named arguments of a claiming statement.
    var arguments: StatementArguments {
        ["owner": owner, "limit": max(limit, 0), "now": now, "until": until]
    }
}

extension LedgerStore {
    /// Seconds after which unfinished work may be claimed again: an hour, well over any request.
    public static let defaultLease = 3600.0

    func claim(limit: Int, lease: Double) -> Claim {
        let now = clock.now
        return Claim(owner: owner, limit: limit, now: now, until: now + lease)
    }
}
