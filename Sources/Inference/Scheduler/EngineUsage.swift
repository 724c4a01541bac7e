/// What an engine has done so far, for how fast it is and how much of the time it works.
///
/// The sums are those of a least-squares line through its steps, see ``line``; a difference of two is what was done in
/// between.
public struct EngineUsage: Sendable, Codable, Hashable {
    /// Seconds in which it ran steps; the rest of the time it had nothing to do.
    public var busySeconds: Double
    /// Steps: each runs one row of every sequence that draws, and rows of prompts beside them.
    public var steps: Int
    /// Rows of all steps.
    public var rows: Int
    /// The sum over the steps of the squared number of rows.
    public var squaredRows: Double
    /// The sum over the steps of rows times seconds.
    public var rowSeconds: Double
    /// Tokens of prompts that were run; those that a kept prompt brought are not among them.
    public var promptTokens: Int
    /// Tokens drawn.
    public var drawnTokens: Int

    /// Nothing done, unless told otherwise.
    public init(
        busySeconds: Double = 0, steps: Int = 0, rows: Int = 0, squaredRows: Double = 0, rowSeconds: Double = 0,
        promptTokens: Int = 0, drawnTokens: Int = 0
    ) {
        self.busySeconds = busySeconds
        self.steps = steps
        self.rows = rows
        self.squaredRows = squaredRows
        self.rowSeconds = rowSeconds
        self.promptTokens = promptTokens
        self.drawnTokens = drawnTokens
    }

    /// Rows of the mean step; nil before the first.
    public var meanRows: Double? { steps > 0 ? Double(rows) / Double(steps) : nil }

    /// What two engines, or one in two spans of time, have done together.
    public static func + (left: EngineUsage, right: EngineUsage) -> EngineUsage {
        // Sums out of a file from outside may be anything; they must not trap.
        EngineUsage(
            busySeconds: left.busySeconds + right.busySeconds, steps: left.steps &+ right.steps,
            rows: left.rows &+ right.rows, squaredRows: left.squaredRows + right.squaredRows,
            rowSeconds: left.rowSeconds + right.rowSeconds, promptTokens: left.promptTokens &+ right.promptTokens,
            drawnTokens: left.drawnTokens &+ right.drawnTokens)
    }

    /// What was done after `earlier`.
    public static func - (later: EngineUsage, earlier: EngineUsage) -> EngineUsage {
        EngineUsage(
            busySeconds: later.busySeconds - earlier.busySeconds, steps: later.steps &- earlier.steps,
            rows: later.rows &- earlier.rows, squaredRows: later.squaredRows - earlier.squaredRows,
            rowSeconds: later.rowSeconds - earlier.rowSeconds, promptTokens: later.promptTokens &- earlier.promptTokens,
            drawnTokens: later.drawnTokens &- earlier.drawnTokens)
    }
}
