/// How long a step of an engine takes: a straight line over its rows.
///
/// Reading the weights takes the same time for one row and for many; the arithmetic grows with the rows.
public struct StepLine: Sendable, Codable, Hashable {
    /// Seconds of a step before its first row.
    public var secondsPerStep: Double
    /// Seconds that each row adds.
    public var secondsPerRow: Double

    /// Makes a line.
    public init(secondsPerStep: Double, secondsPerRow: Double) {
        self.secondsPerStep = secondsPerStep
        self.secondsPerRow = secondsPerRow
    }

    /// Seconds of many steps with so many rows in all.
    public func seconds(steps: Double, rows: Double) -> Double { secondsPerStep * steps + secondsPerRow * rows }
}

extension EngineUsage {
    /// The least-squares line through the steps; nil before the first.
    ///
    /// Neither part of it is below zero: where the best line has such a part, it is the best one without that part.
    public var line: StepLine? {
        let (count, rows) = (Double(steps), Double(rows))
        guard count > 0, rows > 0, squaredRows > 0, busySeconds.isFinite, rowSeconds.isFinite else { return nil }
        let spread = count * squaredRows - rows * rows
        // Steps of equal width tell nothing of the part that does not grow; rounding leaves a little of the spread.
        guard spread > 1e-9 * count * squaredRows else {
            return StepLine(secondsPerStep: 0, secondsPerRow: busySeconds / rows)
        }
        let slope = (count * rowSeconds - rows * busySeconds) / spread
        let start = (busySeconds - slope * rows) / count
        if slope < 0 { return StepLine(secondsPerStep: busySeconds / count, secondsPerRow: 0) }
        if start < 0 { return StepLine(secondsPerStep: 0, secondsPerRow: rowSeconds / squaredRows) }
        return StepLine(secondsPerStep: start, secondsPerRow: slope)
    }
}
