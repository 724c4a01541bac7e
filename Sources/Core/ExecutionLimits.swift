/// What one sandbox run may use.
public struct ExecutionLimits: Sendable, Codable, Hashable {
    /// CPU time of the whole process tree, in seconds.
    public var cpuSeconds: Double
    /// Wall-clock time, in seconds: much larger than the CPU limit, which decides.
    public var wallSeconds: Double
    /// Memory, in bytes.
    public var memoryBytes: Int
    /// Processes and threads at once.
    public var processes: Int
    /// Bytes in files, all together.
    public var fileBytes: Int
    /// Bytes on standard output and standard error together.
    public var outputBytes: Int

    /// The defaults of the design: CPU 5 s, wall 30 s, 512 MiB, 64 processes, 64 MiB of files, 1 MiB of output.
    public init(
        cpuSeconds: Double = 5, wallSeconds: Double = 30, memoryBytes: Int = 512 << 20, processes: Int = 64,
        fileBytes: Int = 64 << 20, outputBytes: Int = 1 << 20
    ) {
        self.cpuSeconds = cpuSeconds
        self.wallSeconds = wallSeconds
        self.memoryBytes = memoryBytes
        self.processes = processes
        self.fileBytes = fileBytes
        self.outputBytes = outputBytes
    }
}
