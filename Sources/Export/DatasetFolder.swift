internal import Core
internal import Datasets
internal import Foundation
import Glibc

/// A dataset folder as it stands on disk: written beside its place, then put there in one step.
///
/// Whoever looks sees the old folder, the new one, or none; what a killed export leaves is a hidden folder named
/// `.NAME.partial-…`.
struct DatasetFolder: Sendable {
    /// What `stats.json` says in `made_by`, by which a folder is known to be ours.
    static let maker = "firstpass"
    /// The only shard.
    static let shard = "data/train-00000-of-00001.jsonl"

    /// Where the folder shall be, without symbolic links.
    let path: String
    /// Where it is being written.
    let partial: String

    /// Makes the hidden folder.
    ///
    /// - Throws: ``FirstpassError``: `usage` where something that is not ours is at the path, `storage` where the folder
    ///   cannot be made.
    init(at path: String) throws {
        let url = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
        self.path = url.path
        try Self.checkReplaceable(url.path)
        let parent = url.deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw FirstpassError(
                .storage, "the dataset's folder cannot be made", at: path,
                remedy: "name another folder with --out, or make this one writable", cause: error)
        }
        var template = Array("\(parent)/.\(url.lastPathComponent).partial-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Self.failure("cannot be made", at: path, errno) }
        partial = String(cString: made)
        guard chmod(partial, 0o755) == 0, mkdir("\(partial)/data", 0o755) == 0 else {
            let code = errno
            discard()
            throw Self.failure("cannot be made", at: path, code)
        }
    }

    /// Writes a whole file.
    func write(_ text: String, to name: String) throws {
        let file = try ByteSink(path: "\(partial)/\(name)")
        try file.write(text)
        try file.close()
    }

    /// Puts the folder in its place, for one of ours that was there or for nothing.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage`; what was there then still is.
    func commit() throws {
        try Self.checkReplaceable(path)
        if Self.exists(path) {
            try exchange()
            discard()
        } else {
            guard rename(partial, path) == 0 else { throw Self.failure("cannot be put in its place", at: path, errno) }
        }
    }

    /// Swaps the hidden folder with the one in its place: there is no moment without a folder.
    ///
    /// That is `renameat2(2)` with `RENAME_EXCHANGE`, looked up by name since Swift's Glibc module does not show it. A
    /// file system that cannot swap gets two renames.
    private func exchange() throws {
        typealias Rename = @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt) -> CInt
        let exchange: CUnsignedInt = 2
        if let symbol = dlsym(nil, "renameat2") {
            let swap = unsafeBitCast(symbol, to: Rename.self)
            if swap(AT_FDCWD, partial, AT_FDCWD, path, exchange) == 0 { return }
            guard errno == EINVAL || errno == ENOSYS else { throw Self.failure("cannot be replaced", at: path, errno) }
        }
        let old = partial + "-old"
        guard rename(path, old) == 0, rename(partial, path) == 0, rename(old, partial) == 0 else {
            let code = errno
            if !Self.exists(path) { rename(old, path) }
            throw Self.failure("cannot be replaced", at: path, code)
        }
    }

    /// Removes the hidden folder.
    func discard() {
        try? FileManager.default.removeItem(atPath: partial)
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
        let files = FileManager.default
        guard let entries = try? files.contentsOfDirectory(atPath: path) else {
            throw refusal("there is something that is not a folder where the dataset shall be")
        }
        guard !entries.isEmpty else { return }
        let statistics = files.contents(atPath: "\(path)/stats.json").flatMap {
            try? JSONDecoder().decode([String: MadeBy].self, from: $0)
        }
        guard case .name(maker)? = statistics?["made_by"] else {
            throw refusal("the folder holds something that is not a dataset of Firstpass")
        }
        let foreign =
            entries.filter { !["README.md", "stats.json", "data"].contains($0) }
            + ((try? files.contentsOfDirectory(atPath: "\(path)/data")) ?? []).map { "data/\($0)" }.filter {
                $0 != shard
            }
        if let first = foreign.sorted().first {
            throw refusal("the dataset's folder holds '\(first)', which an export did not write")
        }
    }

    private static func failure(_ what: String, at path: String, _ code: CInt) -> FirstpassError {
        FirstpassError(
            .storage, "the dataset's folder \(what): \(String(cString: strerror(code)))", at: path,
            remedy: "check the disk's space and that the folder can be written, or name another with --out")
    }
}

/// A value of `stats.json`, of which only texts are of interest.
private enum MadeBy: Decodable, Equatable {
    case name(String)
    case other

    init(from decoder: any Decoder) throws {
        self = (try? decoder.singleValueContainer().decode(String.self)).map(MadeBy.name) ?? .other
    }
}
