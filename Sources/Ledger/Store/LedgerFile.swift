internal import Core
internal import Foundation
internal import GRDB
import Glibc

/// A ledger as a file: what is checked before its contents are trusted, and how its connections are set.
enum LedgerFile {
    /// The settings of every connection; foreign keys are GRDB's default, WAL and `synchronous=NORMAL` its pool's.
    static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // Pages of the indexes stay in memory (32 MiB), and many commits are folded into the file at once (16 MiB of
            // log): at full size a commit touches pages all over the file.
            try database.execute(sql: "PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000")
        }
        return configuration
    }

    /// Whether there is something at the path that a ledger could be; an empty file is a ledger that was never begun.
    static func exists(at path: String) throws -> Bool {
        var information = stat()
        guard stat(path, &information) == 0 else { return false }
        guard information.st_mode & S_IFMT != S_IFDIR else {
            throw FirstpassError(.storage, "the ledger's path is a folder", at: path, remedy: "name another --out")
        }
        return information.st_size > 0
    }

    /// Whether a ledger may be written while it is read: false where its folder is read-only and has no log of writes
    /// that are not in the ledger yet.
    static func canChange(_ path: String) -> Bool {
        var information = stat()
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return access(folder, W_OK) == 0 || stat(path + "-wal", &information) == 0 && information.st_size > 0
    }

    /// The name by which SQLite opens a file that nobody changes, without locks and without a log
    /// (<https://www.sqlite.org/uri.html>).
    static func immutableName(of path: String) -> String {
        var name = URLComponents(url: URL(fileURLWithPath: path), resolvingAgainstBaseURL: true)
        name?.queryItems = [URLQueryItem(name: "immutable", value: "1")]
        return name?.string ?? path
    }

    /// Refuses a ledger with a second name, under which another process could write it beside another log and lock.
    static func checkName(_ path: String) throws {
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG, information.st_nlink > 1 else {
            return
        }
        throw FirstpassError(
            .storage, "the ledger has another name too (a hard link), under which it could be written at the same time",
            at: path, remedy: "make a copy of it, or remove the other name")
    }

    /// Checks that a database is a ledger of a version that can be read, before anything is written to it.
    ///
    /// - Returns: false where it is empty.
    static func isLedger(_ database: Database, path: String) throws -> Bool {
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard tables > 0 else { return false }
        guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == LedgerSchema.applicationID else {
            throw FirstpassError(
                .storage, "this SQLite file is not a ledger of Firstpass", at: path,
                remedy: "name the folder of a run, or another --out")
        }
        if try LedgerSchema.migrator.hasBeenSuperseded(database) {
            throw FirstpassError(
                .unsupported, "the ledger was written by a newer version of Firstpass", at: path,
                remedy: "use that version, or name another --out")
        }
        return true
    }

    /// Reads every page once and reports damage (<https://www.sqlite.org/pragma.html#pragma_quick_check>).
    static func check(_ database: Database, path: String) throws {
        let findings = try String.fetchAll(database, sql: "PRAGMA quick_check(5)")
        guard findings == ["ok"] else {
            throw FirstpassError.damaged(path: path, finding: findings.joined(separator: "; "))
        }
    }
}
