internal import CText

/// How the C library's allocator treats memory that was given back.
public enum HeapSettings {
    /// Keeps up to 64 MB for the next blocks of a file. Given back to the kernel after each block, its pages would be asked for
    /// and cleared again, which takes a third of the time of two threads. For a whole program; does nothing where the library
    /// is not glibc.
    public static func keepBlocks() { fp_keep_freed_memory(64 << 20) }
}
