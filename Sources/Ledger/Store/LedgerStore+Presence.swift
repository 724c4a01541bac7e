internal import Core
internal import Foundation
internal import GRDB
import Glibc

/// A file that is removed lives on for who has it open, and all that is written to it is lost at the end: so a run looks
/// now and then whether its ledger is still where it was.
extension LedgerStore {
    /// What tells a file from another of its name.
    struct FileIdentity: Sendable, Equatable {
        let device: UInt
        let inode: UInt

        /// Nil where there is no file.
        init?(ofFileAt path: String) {
            var information = stat()
            guard stat(path, &information) == 0 else { return nil }
            device = UInt(information.st_dev)
            inode = UInt(information.st_ino)
        }
    }

    /// Whether the ledger's file is still the one that was opened, and this process the only one that may write it.
    public var isPresent: Bool { found == identity && lock.isHeld }

    /// The file that is there now; nil only where there certainly is none.
    private var found: FileIdentity? {
        FileIdentity(ofFileAt: path) ?? ([ENOENT, ENOTDIR].contains(errno) ? nil : identity)
    }

    /// Checks that the ledger's file is still the one that was opened; called when all work on it has stopped.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where it was removed or replaced. What is committed is saved
    ///   before: in its place where that is free, else beside it.
    public func checkPresence() async throws {
        let found = found
        guard found != identity else {
            guard lock.isHeld else {
                throw FirstpassError(
                    .storage,
                    "the ledger's lock file was removed while the run wrote it, so that another may write it too",
                    at: path, remedy: "see that no other process works on it; then the same command goes on")
            }
            return
        }
        let what = found == nil ? "removed" : "replaced by another file"
        let place = found == nil ? path : path + ".rescued"
        do {
            try await rescue(to: place)
        } catch {
            throw FirstpassError(
                .storage, "the ledger was \(what) while the run wrote it, and could not be saved again", at: path,
                remedy: "restore it from a copy and run the same command, or begin a new run", cause: error)
        }
        let remedy =
            found == nil
            ? "everything that was committed was saved there again: the same command goes on"
            : "everything that was committed was saved as \(place): move it to its place, and the same command goes on"
        throw FirstpassError(
            .storage, "the ledger was \(what) while the run wrote it", at: path, remedy: remedy)
    }

    /// Writes the whole ledger, as it is committed, to another file, which appears at once.
    private func rescue(to place: String) async throws {
        let partial = place + ".partial"
        let folder = URL(filePath: place).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        unlink(partial)
        try await pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        // What belongs to the file that is gone would be taken to belong to the new one.
        for suffix in ["-wal", "-shm"] {
            unlink(place + suffix)
            unlink(path + suffix)
        }
        guard rename(partial, place) == 0 else {
            throw FirstpassError(
                .storage, "it cannot be put in its place: \(String(cString: strerror(errno)))", at: place)
        }
    }
}
