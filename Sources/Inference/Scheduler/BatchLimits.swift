import Foundation

/// What one engine may take of the machine. None of it changes what is generated.
public struct BatchLimits: Sendable, Hashable {
    /// Sequences in the batch.
    public let sequences: Int
    /// Rows of one step: one for each decoding sequence, the rest for prompts.
    public let rows: Int
    /// Bytes for keys and values: of running sequences, and of prompts that are kept to be shared while there is room.
    public let cacheBytes: Int
    /// Threads.
    public let threads: Int

    /// As many threads as the process has processors, a quarter of its memory for the cache.
    public init(sequences: Int = 64, rows: Int = 256, cacheBytes: Int? = nil, threads: Int? = nil) {
        self.sequences = max(1, sequences)
        self.rows = max(rows, self.sequences)
        self.cacheBytes = cacheBytes ?? Int(clamping: ProcessInfo.processInfo.physicalMemory / 4)
        self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    }
}
