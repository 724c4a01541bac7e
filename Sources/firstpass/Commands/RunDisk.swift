import Foundation
import Glibc

/// The room that a ledger takes, and what is left of it.
struct RunDisk: Sendable, Hashable {
    /// Bytes of `run.sqlite` with its write-ahead log.
    let ledgerBytes: Int
    /// Bytes that are free there; nil where the file system does not say.
    let freeBytes: Int?

    /// Asks the file system.
    init(ledgerPath path: String) {
        ledgerBytes = ["", "-wal"].reduce(0) { sum, suffix in
            var file = stat()
            return stat(path + suffix, &file) == 0 ? sum + Int(file.st_size) : sum
        }
        var system = statvfs()
        guard statvfs(path, &system) == 0 else {
            freeBytes = nil
            return
        }
        let free = system.f_bavail.multipliedReportingOverflow(by: system.f_frsize)
        freeBytes = free.overflow ? nil : Int(clamping: free.partialValue)
    }
}
