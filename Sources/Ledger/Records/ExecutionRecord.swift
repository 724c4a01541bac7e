public import Core
internal import Foundation
internal import GRDB

/// A sandbox run of one sample against its suite.
public struct ExecutionRecord: Sendable, Hashable {
    /// The sample's index.
    public var sampleIndex: Int
    /// What it was for.
    public var purpose: ExecutionPurpose
    /// How it ended.
    public var execution: Execution
    /// What it was allowed to use.
    public var limits: ExecutionLimits
    /// What ran, where it is not the sample's own source: the stub.
    public var source: String?

    /// Describes a run.
    public init(
        sampleIndex: Int, purpose: ExecutionPurpose, execution: Execution, limits: ExecutionLimits,
        source: String? = nil
    ) {
        self.sampleIndex = sampleIndex
        self.purpose = purpose
        self.execution = execution
        self.limits = limits
        self.source = source
    }

    init(row: Row) throws {
        let stdout: Data = try row.decode(forColumn: "stdout_tail")
        let stderr: Data = try row.decode(forColumn: "stderr_tail")
        let limits: String = try row.decode(forColumn: "limits")
        self.init(
            sampleIndex: try row.decode(forColumn: "sample_index"), purpose: try row.name(forColumn: "purpose"),
            execution: Execution(
                verdict: try row.name(forColumn: "verdict"), message: try row.decode(forColumn: "message"),
                exitStatus: try row.decode(forColumn: "exit_status"),
                cpuSeconds: try row.decode(forColumn: "cpu_seconds"),
                wallSeconds: try row.decode(forColumn: "wall_seconds"),
                peakMemoryBytes: try row.decode(forColumn: "peak_memory_bytes"),
                assertsPassed: try row.decode(forColumn: "asserts_passed"),
                assertsTotal: try row.decode(forColumn: "asserts_total"),
                missed: try JSONText.decode(
                    [MissedAssert].self, from: try row.decode(forColumn: "missed"), column: "missed"),
                stdoutTail: Array(stdout), stderrTail: Array(stderr), isolation: try row.decode(forColumn: "isolation")),
            limits: try JSONText.decode(ExecutionLimits.self, from: limits, column: "limits"),
            source: try row.decode(forColumn: "source"))
    }
}
