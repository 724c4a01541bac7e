/// The 95 % interval of a share of which some trials are known (Wilson 1927): unlike mean and deviation it says something
/// of a share of which no trial, or every one, came out well.
public struct WilsonInterval: Sendable, Hashable {
    /// The lower end, 0 to 1.
    public let low: Double
    /// The upper end, 0 to 1.
    public let high: Double

    /// The interval of `successes` in `trials`; everything from 0 to 1 where there was none.
    public init(successes: Int, trials: Int) {
        guard trials > 0 else {
            (low, high) = (0, 1)
            return
        }
        let z = 1.959964
        let count = Double(trials)
        let share = Double(min(max(successes, 0), trials)) / count
        let scale = 1 + z * z / count
        let centre = (share + z * z / (2 * count)) / scale
        let half = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot() / scale
        low = max(0, centre - half)
        high = min(1, centre + half)
    }
}
