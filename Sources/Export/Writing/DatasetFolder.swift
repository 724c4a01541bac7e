internal import Core
internal import Datasets
internal import Foundation
import Glibc

/// A dataset folder as it stands on disk: written beside its place, then put there in one step.
///
/// Whoever looks sees the old folder, the new one, or none; what a killed export leaves is a hidden folder named
/// `.NAME.partial-…`, without the `stats.json` that a whole one has, and the next export takes it away. Where the file
/// system cannot swap two folders, the old one is called `.NAME.replaced-…` for a moment; the next export puts it back if
/// there is none in its place.
final class DatasetFolder {
    /// What `stats.json` says in `made_by`, by which a folder is known to be ours.
    static let maker = "firstpass"
    /// What is written last, and says what else there is.
    static let contents = "stats.json"

    /// Where the folder shall be, without symbolic links.
    let path: String
    /// Where it is being written.
    let partial: String
    /// Held until the folder is in its place, so that another export knows that this one is alive.
    private let lock: CInt
    /// What was written so far.
    private(set) var files: [WrittenFile] = []

    /// Makes the hidden folder.
    ///
    /// - Throws: ``FirstpassError``: `usage` where something that is not ours is at the path, `storage` where the folder
    ///   cannot be made.
    init(at path: String) throws {
        let url = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
        self.path = url.path
        Self.settleReplaced(at: url)
        try Self.checkReplaceable(url.path)
        let parent = url.deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw FirstpassError(
                .storage, "the dataset's folder cannot be made", at: path,
                remedy: "name another folder with --out, or make this one writable", cause: error)
        }
        Self.forEachAbandoned("partial", besides: url) { try? FileManager.default.removeItem(atPath: $0) }
        var template = Array("\(parent)/.\(url.lastPathComponent).partial-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Self.failure("cannot be made", at: path, errno) }
        partial = String(cString: made)
        lock = Glibc.open(partial, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        flock(lock, LOCK_EX | LOCK_NB)
        guard chmod(partial, 0o755) == 0 else {
            let code = errno
            discard()
            throw Self.failure("cannot be made", at: path, code)
        }
    }

    deinit { if lock >= 0 { Glibc.close(lock) } }

    /// Begins a file, in a folder below where its name says so.
    func open(_ name: String, compression: Compression = .none) throws -> ByteSink {
        let parent = URL(fileURLWithPath: "\(partial)/\(name)").deletingLastPathComponent().path
        if mkdir(parent, 0o755) != 0, errno != EEXIST { throw Self.failure("cannot be made", at: path, errno) }
        return try ByteSink(path: "\(partial)/\(name)", compression: compression, hashes: true)
    }

    /// Writes a whole file.
    func write(_ text: String, to name: String) throws {
        let file = try open(name)
        try file.write(text)
        try file.close()
        list(try WrittenFile(path: name, file))
    }

    /// Writes a value as a JSON file of one line.
    func write(_ json: JSONValue, to name: String) throws {
        var text = ""
        try json.write(to: &text)
        try write(text + "\n", to: name)
    }

    /// Takes a file away again.
    func remove(_ name: String) throws {
        guard unlink("\(partial)/\(name)") == 0 else { throw Self.failure("cannot be changed", at: path, errno) }
    }

    /// Adds a file that was written by way of ``open(_:compression:)``.
    func list(_ file: WrittenFile) { files.append(file) }

    /// Puts the folder in its place, for one of ours that was there or for nothing.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage`; what was there then still is.
    func commit() throws {
        try Self.checkReplaceable(path)
        if Self.exists(path) {
            guard try exchange() else { return try replaceByRenames() }
            discard()
        } else {
            guard rename(partial, path) == 0 else { throw Self.failure("cannot be put in its place", at: path, errno) }
        }
    }

    /// Swaps the hidden folder with the one in its place: there is no moment without a folder. False where the file system
    /// cannot swap.
    ///
    /// That is `renameat2(2)` with `RENAME_EXCHANGE`, looked up by name since Swift's Glibc module does not show it.
    private func exchange() throws -> Bool {
        typealias Rename = @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt
        let exchange: CUnsignedInt = 2
        guard let symbol = dlsym(nil, "renameat2") else { return false }
        let swap = unsafeBitCast(symbol, to: Rename.self)
        if swap(AT_FDCWD, partial, AT_FDCWD, path, exchange) == 0 { return true }
        guard errno == EINVAL || errno == ENOSYS else { throw Self.failure("cannot be replaced", at: path, errno) }
        return false
    }

    /// Takes the old folder out of its place, puts the hidden one there, and removes the old one.
    ///
    /// A kill may come after each step, so the old folder never has a name under which it would be removed as unfinished;
    /// what becomes of it then is decided by ``settleReplaced(at:)``. It is held meanwhile, so that no other export does
    /// that now.
    func replaceByRenames() throws {
        let place = URL(fileURLWithPath: path)
        let parent = place.deletingLastPathComponent().path
        let old = "\(parent)/.\(place.lastPathComponent).replaced-\(partial.suffix(6))"
        let held = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        flock(held, LOCK_EX | LOCK_NB)
        defer { if held >= 0 { Glibc.close(held) } }
        guard rename(path, old) == 0 else { throw Self.failure("cannot be replaced", at: path, errno) }
        guard rename(partial, path) == 0 else {
            let code = errno
            rename(old, path)
            throw Self.failure("cannot be replaced", at: path, code)
        }
        try? FileManager.default.removeItem(atPath: old)
    }

    /// Removes the hidden folder.
    func discard() {
        try? FileManager.default.removeItem(atPath: partial)
    }

    /// Puts back what an export took out of its place and was killed before it had put the new folder there; takes it away
    /// where it had.
    private static func settleReplaced(at place: URL) {
        forEachAbandoned("replaced", besides: place) { old in
            // It takes the place of nothing or of an empty folder only.
            if isWhole(old), rename(old, place.path) == 0 { return }
            if isWhole(place.path) { try? FileManager.default.removeItem(atPath: old) }
        }
    }

    /// Whether a folder is a dataset of ours with all its files.
    private static func isWhole(_ path: String) -> Bool {
        guard let made = try? DatasetContents(ofFolder: path) else { return false }
        return made.files.allSatisfy { exists("\(path)/\($0.path)") }
    }

    /// Calls for each hidden folder that a killed export to the same place left, one that nobody holds.
    private static func forEachAbandoned(_ kind: String, besides place: URL, _ body: (String) -> Void) {
        let parent = place.deletingLastPathComponent().path
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        let prefix = ".\(place.lastPathComponent).\(kind)-"
        // Bytes, since two names of the same characters are two files.
        for entry in entries where entry.utf8.starts(with: prefix.utf8) {
            let path = "\(parent)/\(entry)"
            let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
            guard folder >= 0 else { continue }
            if flock(folder, LOCK_EX | LOCK_NB) == 0 { body(path) }
            Glibc.close(folder)
        }
    }

    private static func exists(_ path: String) -> Bool {
        var information = stat()
        return lstat(path, &information) == 0
    }

    /// Refuses to replace what an export did not make, or what somebody has added to.
    static func checkReplaceable(_ path: String) throws {
        guard exists(path) else { return }
        func refusal(_ message: String) -> FirstpassError {
            FirstpassError(.usage, message, at: path, remedy: "name another folder with --out, or remove this one")
        }
        // It is replaced as a whole, which would leave the shell in a folder that is gone.
        guard path != URL(fileURLWithPath: ".").standardizedFileURL.resolvingSymlinksInPath().path else {
            throw refusal("the dataset's folder cannot be the current one")
        }
        let files = FileManager.default
        guard let entries = try? files.contentsOfDirectory(atPath: path) else {
            throw refusal("there is something that is not a folder where the dataset shall be")
        }
        guard !entries.isEmpty else { return }
        guard let made = try? DatasetContents(ofFolder: path) else {
            throw refusal("the folder holds something that is not a dataset of Firstpass")
        }
        let ours = Set(made.files.map(\.path) + [contents])
        for name in files.enumerator(atPath: path)?.compactMap({ $0 as? String }).sorted() ?? [] {
            var isFolder: ObjCBool = false
            _ = files.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            if !ours.contains(name), !isFolder.boolValue || !ours.contains(where: { $0.hasPrefix(name + "/") }) {
                throw refusal("the dataset's folder holds '\(name)', which an export did not write")
            }
        }
    }

    private static func failure(_ what: String, at path: String, _ code: CInt) -> FirstpassError {
        FirstpassError(
            .storage, "the dataset's folder \(what): \(String(cString: strerror(code)))", at: path,
            remedy: "check the disk's space and that the folder can be written, or name another with --out")
    }
}
