import Core

extension ExecutionLimits {
    /// The limits with what makes no sense (a negative number, one that is no number, one beyond every machine) brought to
    /// the nearest that does.
    var clamped: ExecutionLimits {
        func seconds(_ value: Double) -> Double {
            value.isNaN ? 0 : min(max(value, 0), 1e6)
        }
        func count(_ value: Int, atLeast least: Int) -> Int {
            min(max(value, least), 1 << 40)
        }
        return ExecutionLimits(
            cpuSeconds: seconds(cpuSeconds), wallSeconds: seconds(wallSeconds),
            memoryBytes: count(memoryBytes, atLeast: 0), processes: min(max(processes, 1), 1 << 20),
            fileBytes: count(fileBytes, atLeast: 4096), outputBytes: count(outputBytes, atLeast: 0))
    }
}
