internal import Core
internal import GRDB

/// A ledger opened for reading, while a run writes it or after.
///
/// ```swift
/// let ledger = try LedgerReader(at: "output/first/run.sqlite")
/// let (funnel, failures) = try await ledger.read { (try $0.funnel(), try $0.failures()) }
/// ```
public final class LedgerReader: Sendable {
    /// The path of the SQLite file.
    public let path: String
    private let pool: DatabasePool

    init(pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = path
    }

    /// Opens a ledger for reading; nothing of it is changed.
    ///
    /// - Throws: ``FirstpassError``: `storage` where there is none, or it is damaged or not a ledger; `unsupported`
    ///   where a newer version wrote it.
    public convenience init(at path: String) throws {
        do {
            guard try LedgerFile.exists(at: path) else {
                throw FirstpassError(
                    .storage, "there is no ledger here", at: path,
                    remedy: "name the folder of a run, or make one with 'firstpass run --out'")
            }
            // Readers of a write-ahead log make files beside the ledger, for which a read-only folder has no place.
            let name = LedgerFile.canChange(path) ? path : LedgerFile.immutableName(of: path)
            let pool = try DatabasePool(path: name, configuration: LedgerFile.configuration(readOnly: true))
            try pool.read { database in
                guard try LedgerFile.isLedger(database, path: path),
                    try LedgerSchema.migrator.hasCompletedMigrations(database)
                else {
                    throw FirstpassError(
                        .storage, "the ledger was not finished being made, or an older version made it", at: path,
                        remedy: "run 'firstpass run' on it once")
                }
            }
            self.init(pool: pool, path: path)
        } catch {
            throw FirstpassError.ledger(error, path: path)
        }
    }

    /// The process that writes the ledger now, or nil.
    public var writer: LedgerWriter? { WriterLock.holder(ofLedgerAt: path) }

    /// Reads from one consistent state, whatever is written meanwhile.
    ///
    /// - Throws: what the closure throws; ``FirstpassError`` with the code `storage` where the ledger cannot be read.
    public func read<Value: Sendable>(
        _ query: @escaping @Sendable (LedgerSnapshot) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read { try query(LedgerSnapshot(database: $0)) }
        } catch {
            throw FirstpassError.ledger(error, path: path)
        }
    }

    /// Reads every page once to find damage.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where there is any.
    public func checkIntegrity() async throws {
        let path = path
        try await read { try LedgerFile.check($0.database, path: path) }
    }
}
