import Foundation
import Testing

/// What a disk holds of a ledger that is being written: the database and its write-ahead log, without what lives in
/// memory only (`-shm`) and without the lock.
///
/// The log is a header of 32 bytes and frames of a header of 24 bytes and a page; the index in `-shm` says how many of
/// them are valid and how many have been copied into the database (<https://www.sqlite.org/walformat.html>).
struct LedgerImage {
    /// How a log may look after the power was lost.
    enum Damage: CaseIterable {
        /// All of it had reached the disk.
        case none
        /// It ends at any byte.
        case cut
        /// The last 4 KB of it never came, and the file system gives zeros for them.
        case zeroed
        /// The last 4 KB of it are whatever was on the disk before.
        case noise
    }

    private let database: Data
    private var log: Data
    /// The frames that are in the log only, as positions in bytes. With `synchronous=NORMAL` the log is flushed to the
    /// disk before anything of it is copied into the database, and only then; so nothing before them can be lost.
    let unflushed: Range<Int>

    /// Copies the ledger of a run whose program stands still.
    init(ofRun run: String) throws {
        func file(_ suffix: String) throws -> Data {
            try Data(contentsOf: URL(filePath: "\(run)/run.sqlite\(suffix)"))
        }
        database = try file("")
        log = try file("-wal")
        let index = try file("-shm")
        func number(_ position: Int) -> Int {
            index.dropFirst(position).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        try #require(
            index.count > 136 && number(0) == 3_007_000, "not an index of this version, or of another byte order")
        let (pageSize, frames) = (number(14) & 0xFFFF, number(16))
        // `nBackfillAttempted` is set before the flush.
        let copied = max(number(96), number(128))
        // Where the log begins anew the frames in it are of before, and all of them have been copied.
        let isCurrent = frames > 0 && log.count >= 32 && index[32..<40].elementsEqual(log[16..<24])
        func end(of frame: Int) -> Int { 32 + frame * (24 + pageSize) }
        unflushed =
            isCurrent && copied < frames ? end(of: copied)..<min(end(of: frames), log.count) : log.count..<log.count
    }

    /// The image after the power was lost.
    func damaged(_ damage: Damage, random: inout SeededRandom) -> LedgerImage {
        var image = self
        let last = max(unflushed.lowerBound, unflushed.upperBound - 4_096)..<unflushed.upperBound
        switch damage {
        case .none: break
        case .cut: image.log = log.prefix(Int.random(in: unflushed.lowerBound...unflushed.upperBound, using: &random))
        case .zeroed: image.log.replaceSubrange(last, with: Data(count: last.count))
        case .noise:
            image.log.replaceSubrange(last, with: last.map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        return image
    }

    /// Writes it as the ledger of a run.
    func write(toRun run: String) throws {
        try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
        try database.write(to: URL(filePath: "\(run)/run.sqlite"))
        try log.write(to: URL(filePath: "\(run)/run.sqlite-wal"))
    }
}
