internal import GRDB

extension Database {
    /// Runs one statement that is compiled once a connection: with its triggers, that takes longer than running it.
    ///
    /// - Parameter sql: the same text every time; what differs stands in the arguments.
    func executeCached(_ sql: String, arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
