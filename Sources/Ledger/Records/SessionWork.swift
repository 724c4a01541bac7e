/// What a process has done on a run so far, as its engines count it.
public struct SessionWork: Sendable, Hashable {
    /// Seconds from the first request to an engine to the last completion, by a monotonic clock.
    public var seconds: Double
    /// Engines in this process.
    public var engines: Int
    /// Seconds of these in which engines ran steps, of all engines together.
    public var engineSeconds: Double
    /// Steps of the engines.
    public var steps: Int
    /// Rows of all steps.
    public var rows: Int
    /// The sum over the steps of the squared number of rows.
    public var squaredRows: Double
    /// The sum over the steps of rows times seconds.
    public var rowSeconds: Double
    /// Tokens of prompts that were run; a prefix that was kept is not run again.
    public var promptTokens: Int
    /// Tokens drawn, of unfinished completions too.
    public var drawnTokens: Int

    /// Describes the work of a process.
    public init(
        seconds: Double = 0, engines: Int, engineSeconds: Double = 0, steps: Int = 0, rows: Int = 0,
        squaredRows: Double = 0, rowSeconds: Double = 0, promptTokens: Int = 0, drawnTokens: Int = 0
    ) {
        self.seconds = seconds
        self.engines = engines
        self.engineSeconds = engineSeconds
        self.steps = steps
        self.rows = rows
        self.squaredRows = squaredRows
        self.rowSeconds = rowSeconds
        self.promptTokens = promptTokens
        self.drawnTokens = drawnTokens
    }
}
