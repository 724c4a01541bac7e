import Core
import Foundation
import Glibc

/// A folder of results: written beside its place, then put there. Where nothing is there, that is one step, so that no half
/// of it is ever seen under its name; files of an earlier time are replaced one by one, each of them whole.
///
/// What a killed program leaves is a hidden folder named `.NAME.partial-…`.
public final class OutputFolder {
    /// Where it shall be.
    let path: String
    /// Where it is being written.
    let partial: String
    private var isDone = false
    private var withdrawn: [String] = []

    /// Makes the hidden folder.
    ///
    /// - Parameter replaces: whether files that are there may be replaced, one for one.
    /// - Throws: `FirstpassError`: `usage` where something is there, `storage` where it cannot be made.
    public init(path: String, replaces: Bool) throws {
        let url = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
        self.path = url.path
        try Self.checkFree(url.path, replaces: replaces)
        let parent = url.deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        } catch {
            throw FirstpassError(.storage, "the folder cannot be made", at: parent, cause: error)
        }
        var template = Array("\(parent)/.\(url.lastPathComponent).partial-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FirstpassError(
                .storage, "the folder cannot be made: \(String(cString: strerror(errno)))", at: path,
                remedy: "Check that its parent can be written to.")
        }
        partial = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        chmod(partial, 0o755)
    }

    deinit {
        if !isDone { try? FileManager.default.removeItem(atPath: partial) }
    }

    /// The path to write a file at; the folders that lead to it are made.
    public func place(_ name: String) throws -> String {
        let path = "\(partial)/\(name)"
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FirstpassError(.storage, "the folder cannot be made", at: path, cause: error)
        }
        return path
    }

    /// Writes a whole file.
    ///
    /// - Throws: `FirstpassError` with the code `storage`.
    public func write(_ text: String, to name: String) throws {
        let file = try ByteSink(path: place(name))
        try file.write(text)
        try file.close()
    }

    /// Writes a value as indented JSON, its keys in order.
    public func write(json value: some Encodable, to name: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        try write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n", to: name)
    }

    /// Makes sure that no input lies where results go.
    ///
    /// - Throws: `FirstpassError` with the code `usage`.
    public func checkApart(from files: [DatasetFile]) throws {
        for file in files where file.path != "-" {
            let input = URL(fileURLWithPath: file.path).standardizedFileURL.resolvingSymlinksInPath().path
            guard Array(input.utf8).starts(with: Array("\(path)/".utf8)) else { continue }
            throw FirstpassError(
                .usage, "an input lies in the folder for results", at: file.path,
                remedy: "Name another folder for results.")
        }
    }

    /// Takes away a file of an earlier time that does not belong there any more.
    func withdraw(_ name: String) { withdrawn.append(name) }

    /// Puts the folder in its place.
    ///
    /// - Throws: `FirstpassError` where a file cannot be put there; those before it stay where they were put.
    public func commit() throws {
        for name in withdrawn { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
        // An empty folder gives way; else files are put in one by one.
        if rename(partial, path) == 0 {
            isDone = true
            return
        }
        let files = FileManager.default
        let names = files.enumerator(atPath: partial)?.compactMap { $0 as? String } ?? []
        for name in names {
            var (isFolder, isTargetFolder): (ObjCBool, ObjCBool) = (false, false)
            _ = files.fileExists(atPath: "\(partial)/\(name)", isDirectory: &isFolder)
            guard files.fileExists(atPath: "\(path)/\(name)", isDirectory: &isTargetFolder),
                isFolder.boolValue != isTargetFolder.boolValue
            else { continue }
            throw FirstpassError(
                .usage, "a file stands where a folder shall be, or a folder where a file shall be",
                at: "\(path)/\(name)",
                remedy: "Name another folder, or take it away.")
        }
        for name in names {
            var isFolder: ObjCBool = false
            let target = "\(path)/\(name)"
            guard files.fileExists(atPath: "\(partial)/\(name)", isDirectory: &isFolder) else { continue }
            if isFolder.boolValue {
                try? files.createDirectory(atPath: target, withIntermediateDirectories: true)
            } else if rename("\(partial)/\(name)", target) != 0 {
                throw FirstpassError(
                    .storage, "the file cannot be put in its place: \(String(cString: strerror(errno)))", at: target,
                    remedy: "Name another folder.")
            }
        }
    }

    /// Makes sure that results can be put at a path.
    ///
    /// - Throws: `FirstpassError` with the code `usage` where something is there.
    public static func checkFree(_ path: String, replaces: Bool) throws {
        var facts = stat()
        guard lstat(path, &facts) == 0 else { return }
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            throw FirstpassError(.usage, "there is something that is not a folder", at: path, remedy: "Name another.")
        }
        let isEmpty = (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? false
        guard isEmpty || replaces else {
            throw FirstpassError(
                .usage, "the folder is there already", at: path,
                remedy: "Name another, or give --force to replace the files in it.")
        }
    }
}
