internal import Core
internal import Foundation
internal import GRDB

/// The ledger of one run, opened for writing: its memory, its queue and its audit trail.
///
/// One process at a time has a ledger open like this. Every operation is one transaction that commits what was made
/// together with the change of state, so a crash between two of them loses nothing and repeats nothing.
///
/// ```swift
/// let ledger = try LedgerStore(at: "output/first/run.sqlite", for: run)
/// for work in try await ledger.claimSamples(limit: 32) {
///     let completion = await engine.complete(…)
///     try await ledger.record(completion, extraction: extract(completion), for: work)
/// }
/// ```
///
/// Work is claimed with a lease; a result that comes after its lease ran out and another had settled the item writes
/// nothing, and the operation gives false. Every operation throws ``FirstpassError`` with the code `storage`, naming
/// the path, where the disk is full, the file read-only, locked or damaged.
public final class LedgerStore: Sendable {
    /// The path of the SQLite file.
    public let path: String
    /// The same ledger, for reading.
    public let reader: LedgerReader
    /// How often a work item may fault before it is given up.
    public let attemptLimit: Int
    let pool: DatabasePool
    let clock = LedgerClock()
    private let backoff: Backoff
    /// The file that was opened.
    let identity: FileIdentity?
    let lock: WriterLock

    /// Opens a run's ledger for writing: makes it, or resumes it where it exists.
    ///
    /// Folders on the way are made. All leases of earlier writers are released.
    ///
    /// - Parameters:
    ///   - path: where the SQLite file is or shall be.
    ///   - run: what the run is asked to do.
    ///   - attemptLimit: how often a work item may fault before it is given up, at least 1.
    ///   - backoff: how long one that faulted waits.
    /// - Throws: ``FirstpassError``: `storage` where another process writes it, where it is damaged or not a ledger, or
    ///   where the folder cannot be written; `unsupported` where a newer version wrote it; `configuration` where the run
    ///   was made with another configuration, with every difference.
    /// - Complexity: reads the whole file once, to find damage before anything is written.
    public init(at path: String, for run: RunDescription, attemptLimit: Int = 3, backoff: Backoff = Backoff()) throws {
        self.path = path
        self.attemptLimit = max(attemptLimit, 1)
        self.backoff = backoff
        let drift = try ConfigurationDrift(run)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            let isTaken = FileManager.default.fileExists(atPath: folder)
            throw FirstpassError(
                .storage,
                isTaken
                    ? "there is something that is no folder where the run's shall be"
                    : "the run's folder cannot be made",
                at: folder, remedy: "name another --out, or make the folder writable")
        }
        try LedgerFile.checkName(path)
        lock = try WriterLock.take(forLedgerAt: path)
        do {
            if try LedgerFile.exists(at: path) {
                let existing = try DatabaseQueue(path: path, configuration: LedgerFile.configuration(readOnly: true))
                defer { try? existing.close() }
                try existing.read { database in
                    guard try LedgerFile.isLedger(database, path: path) else { return }
                    try LedgerFile.check(database, path: path)
                    // What is refused stays as it is; an older version's ledger has to be migrated to be compared.
                    if try LedgerSchema.migrator.hasCompletedMigrations(database) {
                        _ = try Self.existing(run, drift: drift, in: database)
                    }
                }
            }
            pool = try DatabasePool(path: path, configuration: LedgerFile.configuration(readOnly: false))
            // Before the migrator makes its own table: a ledger whose making was cut off is known as one.
            try pool.write { try LedgerSchema.mark($0) }
            try LedgerSchema.migrator.migrate(pool)
            let stale = lock.stale
            try pool.write { database in
                try Self.begin(run, drift: drift, stale: stale, in: database)
            }
        } catch {
            throw FirstpassError.ledger(error, path: path)
        }
        identity = FileIdentity(ofFileAt: path)
        reader = LedgerReader(pool: pool, path: path)
    }

    /// Releases the leases, folds the write-ahead log into the file and lets go of the lock.
    public func close() throws {
        do {
            try pool.write { try Self.releaseLeases(in: $0) }
            // Whoever closes last folds the log in, which a read-only connection cannot: the readers go first.
            pool.releaseMemory()
            try pool.close()
            lock.release()
        } catch {
            throw FirstpassError.ledger(error, path: path)
        }
    }

    /// What becomes of items that fault.
    var faultRule: FaultRule { FaultRule(limit: attemptLimit, backoff: backoff, clock: clock) }

    /// The name that leases are taken in.
    var owner: String { lock.owner.description }

    /// Runs one transaction.
    ///
    /// It runs in a task of its own: GRDB rolls back when the task is cancelled, and a result that is there must be
    /// committed while a run stops.
    func write<Value: Sendable>(_ change: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await Task { [pool] in try await pool.write(change) }.value
        } catch {
            throw FirstpassError.ledger(error, path: path)
        }
    }
}
