internal import Sandbox

/// An item of a benchmark whose tests a solution can be run against.
public struct BenchmarkProblem: Sendable, Hashable {
    /// The benchmark's own number of the item; its place in the file, from 0, where it has none.
    public var number: UInt32
    /// What errors call it: the file and the line or record.
    public var location: String
    /// Its tests.
    let tests: PythonTests
}
