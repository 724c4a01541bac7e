/// Decodes the values of a page, some at a time: a few bytes can stand for any number of values.
/// The encodings are described in <https://github.com/apache/parquet-format/blob/master/Encodings.md>.
protocol ValueDecoder {
    /// Puts the next values into a window that is empty.
    ///
    /// - Parameter count: how many are wanted, at least 1.
    /// - Returns: nothing; the window holds at least one value, and at most as many as wanted.
    /// - Throws: ``PageProblem`` where there are no more.
    mutating func decode(_ count: Int, into window: inout ValueWindow) throws(PageProblem)
}
