internal import Core

/// A file that rows are written to.
protocol TableFile: AnyObject {
    /// Adds a row: an object whose keys are the columns, in their order.
    func append(_ row: JSONValue) throws
    /// Writes what is left and waits until the disk has it.
    func close() throws
}
