internal import Core
internal import GRDB

extension FirstpassError {
    /// What a failure of SQLite means to a person, with the ledger's path.
    static func ledger(_ error: any Error, path: String) -> any Error {
        switch error {
        case var error as FirstpassError:
            if error.location == nil { error.location = path }
            return error
        case let error as DatabaseError:
            return sqlite(error, path: path)
        case is RowDecodingError:
            return damaged(path: path, finding: "a row does not have the shape of its table", cause: error)
        default:
            return error
        }
    }

    /// The report of a ledger that cannot be trusted. Nothing is mended in silence.
    static func damaged(path: String, finding: String, cause: (any Error)? = nil) -> FirstpassError {
        FirstpassError(
            .storage, "the ledger is damaged: \(finding)", at: path,
            remedy: "nothing was changed; restore it from a copy, save what can be read with "
                + "'sqlite3 run.sqlite .recover', or start a new run with another --out", cause: cause)
    }

    private static func sqlite(_ error: DatabaseError, path: String) -> FirstpassError {
        let (message, remedy): (String, String)
        switch error.resultCode {
        case .SQLITE_FULL:
            (message, remedy) = (
                "the disk is full", "make space and run the same command again: it goes on where it stood"
            )
        case .SQLITE_READONLY:
            (message, remedy) = (
                "the ledger is read-only", "make the file and its folder writable, or name another --out"
            )
        case .SQLITE_CANTOPEN:
            (message, remedy) = (
                "the ledger cannot be opened",
                "check that the path exists and that the file and its folder can be written"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (message, remedy) = (
                "the ledger is locked by another program", "close the program that has it open and try again"
            )
        case .SQLITE_IOERR:
            (message, remedy) = (
                "the ledger cannot be read or written",
                "check the disk, its free space and the file size limit (ulimit -f)"
            )
        case .SQLITE_PERM, .SQLITE_AUTH:
            (message, remedy) = ("access to the ledger is denied", "check the permissions of the file and its folder")
        case .SQLITE_CORRUPT:
            return damaged(path: path, finding: error.message ?? "SQLite found a broken page", cause: error)
        case .SQLITE_NOTADB:
            return FirstpassError(
                .storage, "this is not a ledger: it is not an SQLite file", at: path,
                remedy: "name the folder of a run, or another --out", cause: error)
        default:
            return FirstpassError(.internal, "the ledger refused a statement", at: path, cause: error)
        }
        return FirstpassError(.storage, message, at: path, remedy: remedy, cause: error)
    }
}
