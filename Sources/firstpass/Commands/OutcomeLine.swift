import Core

/// The shape of a line of output of `execute` and `verify`.
struct OutcomeLine: Encodable {
    let outcome: RowOutcome
    /// Whether the row's place is told.
    var hasPlace = false

    private enum Keys: String, CodingKey {
        case id, place, verdict, message
        case cpuSeconds = "cpu_seconds"
        case wallSeconds = "wall_seconds"
        case peakMemoryBytes = "peak_memory_bytes"
        case assertsPassed = "asserts_passed"
        case assertsTotal = "asserts_total"
        case isolation
    }

    func encode(to encoder: any Encoder) throws {
        let execution = outcome.execution
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(outcome.id, forKey: .id)
        if hasPlace { try container.encode(outcome.place, forKey: .place) }
        try container.encode(execution.verdict, forKey: .verdict)
        try container.encode(execution.message, forKey: .message)
        try container.encode(execution.cpuSeconds, forKey: .cpuSeconds)
        try container.encode(execution.wallSeconds, forKey: .wallSeconds)
        try container.encode(execution.peakMemoryBytes, forKey: .peakMemoryBytes)
        try container.encode(execution.assertsPassed, forKey: .assertsPassed)
        try container.encode(execution.assertsTotal, forKey: .assertsTotal)
        try container.encode(execution.isolation, forKey: .isolation)
    }
}
