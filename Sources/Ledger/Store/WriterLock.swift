import Core
internal import Foundation
import Glibc
import Synchronization

/// The lock that makes a process the one writer of a ledger.
///
/// It is an open-file-description lock (`fcntl(2)`, `F_OFD_SETLK`) on `run.sqlite.lock` beside the ledger. The kernel
/// drops it when the process ends, however it ends, so a lock file that nobody has locked is a stale one. The lock
/// stands on a file of its own because closing any descriptor of the ledger would drop SQLite's own locks on it
/// (<https://www.sqlite.org/howtocorrupt.html>, section 2.2). The file's content is JSON: `pid`, `host`, `started`.
final class WriterLock: Sendable {
    /// The process that ended without closing the ledger, where there was one.
    let stale: LedgerWriter?
    /// This process, as others see it.
    let owner: LedgerWriter
    private let path: String
    private let descriptor: Mutex<CInt?>

    private init(path: String, descriptor: CInt, owner: LedgerWriter, stale: LedgerWriter?) {
        self.path = path
        self.descriptor = Mutex(descriptor)
        self.owner = owner
        self.stale = stale
    }

    deinit { release() }

    /// Lets go of the lock and removes its file.
    ///
    /// The file goes while the lock is held: whoever opened it meanwhile sees that it is gone and makes a new one.
    func release() {
        descriptor.withLock { open in
            guard let descriptor = open else { return }
            if Self.isStill(path, descriptor) { unlink(path) }
            close(descriptor)
            open = nil
        }
    }

    /// The path of the lock file of a ledger: beside the file itself, whatever link it is reached by.
    static func path(ofLedgerAt ledger: String) -> String {
        URL(fileURLWithPath: ledger).resolvingSymlinksInPath().path + ".lock"
    }

    /// Whether the lock file is still the one that is locked: where it was removed, another process can take one.
    var isHeld: Bool {
        descriptor.withLock { $0.map { Self.isStill(path, $0) } ?? false }
    }

    /// Takes the lock.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where another process has it, or where the file cannot be
    ///   made.
    static func take(forLedgerAt ledger: String) throws -> WriterLock {
        let path = path(ofLedgerAt: ledger)
        while true {
            // Nothing is written through a link that somebody has laid there.
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
            guard descriptor >= 0 else { throw failure("cannot be made", path: path, errno: errno) }
            var information = stat()
            guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
                close(descriptor)
                throw failure("is no plain file", path: path, errno: EEXIST)
            }
            var request = flock()
            request.l_type = Int16(F_WRLCK)
            guard fcntl(descriptor, setOpenFileLock, &request) == 0 else {
                let code = errno
                let holder = record(in: descriptor)
                close(descriptor)
                guard code == EAGAIN || code == EACCES else {
                    throw failure("cannot be locked", path: path, errno: code)
                }
                throw refusal(of: ledger, holder: holder)
            }
            guard isStill(path, descriptor) else {
                close(descriptor)
                continue
            }
            let stale = record(in: descriptor)
            let owner = LedgerWriter.current()
            do {
                try write(owner, to: descriptor, path: path)
            } catch {
                close(descriptor)
                throw error
            }
            return WriterLock(path: path, descriptor: descriptor, owner: owner, stale: stale)
        }
    }

    /// The process that has the lock now, or nil; asks without taking it.
    static func holder(ofLedgerAt ledger: String) -> LedgerWriter? {
        // Whoever may only read asks too.
        let descriptor = open(path(ofLedgerAt: ledger), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        guard fcntl(descriptor, getOpenFileLock, &request) == 0, request.l_type != Int16(F_UNLCK) else { return nil }
        return record(in: descriptor) ?? LedgerWriter(pid: 0, host: "", started: "")
    }

    /// Linux's `F_OFD_GETLK` and `F_OFD_SETLK` (`asm-generic/fcntl.h`), which Swift's Glibc module does not show.
    private static let getOpenFileLock: CInt = 36
    private static let setOpenFileLock: CInt = 37

    private static func isStill(_ path: String, _ descriptor: CInt) -> Bool {
        var open = stat()
        var named = stat()
        guard fstat(descriptor, &open) == 0, stat(path, &named) == 0 else { return false }
        return open.st_ino == named.st_ino && open.st_dev == named.st_dev
    }

    private static func record(in descriptor: CInt) -> LedgerWriter? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return try? JSONDecoder().decode(LedgerWriter.self, from: Data(bytes.prefix(count)))
    }

    private static func write(_ owner: LedgerWriter, to descriptor: CInt, path: String) throws {
        let bytes = Array(try JSONEncoder().encode(owner))
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw failure("cannot be written", path: path, errno: errno)
        }
    }

    private static func failure(_ what: String, path: String, errno code: CInt) -> FirstpassError {
        FirstpassError(
            .storage, "the ledger's lock file \(what): \(String(cString: strerror(code)))", at: path,
            remedy: "check that the folder exists, can be written and has space, or name another with --out")
    }

    private static func refusal(of ledger: String, holder: LedgerWriter?) -> FirstpassError {
        FirstpassError(
            .storage, "another process is writing this ledger: \(holder?.description ?? "not known yet which")",
            at: ledger,
            remedy: "wait for it to end or stop it; 'firstpass status' reads the ledger meanwhile")
    }
}
