/// A sample with everything about it.
public struct SampleLineage: Sendable {
    /// The sample.
    public var sample: SampleRecord
    /// Its completions, faults included, oldest first.
    public var generations: [GenerationRecord]
    /// Its sandbox runs, oldest first.
    public var executions: [ExecutionRecord]
}
