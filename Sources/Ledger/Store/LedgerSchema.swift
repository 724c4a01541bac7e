internal import GRDB

/// The ledger's tables, indexes, triggers and views, as numbered migrations: append-only, never edited.
///
/// `docs/ledger.md` describes them for people who open the file with the `sqlite3` shell.
enum LedgerSchema {
    /// `FPLG` in SQLite's `application_id`, so that a ledger is told from anybody's database.
    static let applicationID: Int32 = 0x4650_4C47

    /// Marks a database as a ledger, where it is not marked.
    static func mark(_ database: Database) throws {
        guard try Int32.fetchOne(database, sql: "PRAGMA application_id") != applicationID else { return }
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }

    /// Every migration there is, oldest first.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("0001-initial") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: initialTables)
            try database.execute(sql: initialTallies)
            try database.execute(sql: initialViews)
        }
        migrator.registerMigration("0002-refutation") { try $0.execute(sql: refutation) }
        // No table is made anew, so no row needs its references looked at again, which would read the whole file.
        migrator.registerMigration("0003-outcomes", foreignKeyChecks: .immediate) { try $0.execute(sql: outcomes) }
        migrator.registerMigration("0004-sampling") { try addSampling(to: $0) }
        migrator.registerMigration("0005-sessions", foreignKeyChecks: .immediate) { try $0.execute(sql: sessions) }
        return migrator
    }
}
