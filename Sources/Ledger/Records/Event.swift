/// What an operator wants to know afterwards.
public struct Event: Sendable, Hashable {
    /// How much it matters.
    public enum Level: String, Sendable {
        /// Good to know.
        case info
        /// Something went another way than it should.
        case warning
        /// Something failed.
        case error
    }

    /// How much it matters.
    public var level: Level
    /// The stage that it comes from.
    public var stage: String
    /// What happened.
    public var message: String

    /// Describes an event.
    public init(_ level: Level, stage: String, _ message: String) {
        self.level = level
        self.stage = stage
        self.message = message
    }
}
