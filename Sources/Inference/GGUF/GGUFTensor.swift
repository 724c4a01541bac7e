/// One tensor of a GGUF file, its numbers still in the file's own format.
public struct GGUFTensor: @unchecked Sendable {  // Unchecked for the pointer only: what it points to is never written.
    /// The name, such as `blk.0.attn_q.weight`.
    public let name: String
    /// The dimensions in ggml's order, the fastest-changing first: a matrix of 3 rows of 64 numbers is `[64, 3]`.
    public let shape: [Int]
    /// How the numbers are stored.
    public let type: GGMLType
    /// Bytes of one row, that is of `shape[0]` numbers.
    public let rowBytes: Int
    /// Rows: the product of all dimensions but the first.
    public let rowCount: Int
    /// All rows, `rowCount * rowBytes` bytes, aligned to 8 bytes or more; valid as long as this tensor or its file lives.
    public let bytes: UnsafeRawBufferPointer

    /// Keeps the memory mapped.
    let file: MappedFile
    /// Where the tensor's entry stands in its file.
    let entryOffset: Int

    /// Numbers in the tensor.
    public var elementCount: Int { shape[0] * rowCount }
}
