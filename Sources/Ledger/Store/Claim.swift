internal import Foundation
internal import GRDB

/// What a claim binds: who, until when, how many.
struct Claim: Sendable {
    /// The condition for an item that nobody has claimed, or whose lease ran out.
    static let free = "(lease_until IS NULL OR lease_until <= :now)"

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
        let now = Date().timeIntervalSince1970
        return Claim(owner: owner, limit: limit, now: now, until: now + lease)
    }
}
