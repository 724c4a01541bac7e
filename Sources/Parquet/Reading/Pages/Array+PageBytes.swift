extension [UInt8] {
    /// Lends the bytes of a page to a decoder.
    @inline(__always)
    func withPage<Result>(
        _ body: (UnsafeRawBufferPointer) throws(PageProblem) -> Result
    ) throws(PageProblem) -> Result {
        try withUnsafeBufferPointer { bytes throws(PageProblem) in try body(UnsafeRawBufferPointer(bytes)) }
    }
}
