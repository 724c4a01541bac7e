/// Cuts what was read of a file into blocks of whole records.
protocol RecordSplitter {
    /// Takes a block off the beginning of what was read.
    ///
    /// - Parameters:
    ///   - buffer: what was read and is in no block yet.
    ///   - isLast: whether nothing follows.
    /// - Returns: nil where more has to be read first, or, at the end, where nothing is left.
    mutating func cut(_ buffer: inout [UInt8], isLast: Bool) throws -> (bytes: [UInt8], content: RecordBlock.Content)?
}

extension [UInt8] {
    /// Takes bytes off the beginning.
    mutating func take(_ count: Int) -> [UInt8] {
        guard count < self.count else {
            defer { self = [] }
            return self
        }
        let rest = Array(self[count...])
        var taken = self
        self = rest
        taken.removeSubrange(count...)
        return taken
    }
}
