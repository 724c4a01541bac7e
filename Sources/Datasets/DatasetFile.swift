import Core
import Foundation
import Glibc
import Parquet

/// A file of a dataset: where it is, and what its name says about it.
public struct DatasetFile: Sendable, Hashable {
    /// The path that it is opened by; `-` is standard input.
    public let path: String
    /// How it holds its records; nil where its bytes have to tell.
    public let format: DatasetFormat?

    /// What messages call it.
    public var name: String { path == "-" ? "standard input" : path }

    /// A file.
    ///
    /// - Parameter format: what is known about it; nil goes by the name.
    public init(path: String, format: DatasetFormat? = nil) {
        self.path = path
        self.format = path == "-" ? format : format ?? .named(Self.withoutCompression(path))
    }

    /// Whether its bytes begin as those of Parquet do.
    ///
    /// - Throws: `FirstpassError` where it cannot be read.
    public func beginsAsParquet() throws -> Bool {
        // Opening a pipe would take its bytes from whoever reads them next.
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return false }
        return try PrefixedSource(FileSource(path: path, name: name)).peek(ParquetFile.magic.count) == ParquetFile.magic
    }

    /// The files that some paths stand for, in the order of the paths; those of a folder, and of the folders in it, in the
    /// order of their names. Hidden ones are left out, links are followed, and nothing is given twice.
    ///
    /// - Throws: `FirstpassError` where there is nothing, or something cannot be read by this program: nothing is passed over.
    public static func find(_ paths: [String], format: DatasetFormat? = nil) throws -> [DatasetFile] {
        // Bytes, since names that differ only in their normal form are equal in Swift and different files.
        var (seen, folders): (Set<[UInt8]>, Set<[UInt8]>) = ([], [])
        return try paths.flatMap { path in
            let files = try list(path, format: format, &folders)
            guard !files.isEmpty else {
                throw FirstpassError(.usage, "the folder holds no files", at: path, remedy: "Check the path.")
            }
            return files
        }.filter { file in
            let path = file.path == "-" ? "-" : URL(fileURLWithPath: file.path).standardizedFileURL.path
            return seen.insert(Array(path.utf8)).inserted
        }
    }

    private static func list(
        _ path: String, format: DatasetFormat?, _ folders: inout Set<[UInt8]>
    ) throws -> [DatasetFile] {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard path != "-", files.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [DatasetFile(path: path, format: format)]
        }
        // A link can lead back to a folder above.
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard folders.insert(Array(real.utf8)).inserted else { return [] }
        let names: [String]
        do {
            names = try files.contentsOfDirectory(atPath: path)
        } catch {
            throw FirstpassError(.storage, "the folder cannot be read", at: path, cause: error)
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        return try names.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .flatMap { name -> [DatasetFile] in
                var facts = stat()
                guard stat(folder + name, &facts) == 0 else {
                    throw FirstpassError(
                        .storage,
                        "there is something in the folder that cannot be opened: a broken link, or a name that is "
                            + "not UTF-8", at: folder + name, remedy: "Remove or rename it, or name the files to read.")
                }
                guard [S_IFREG, S_IFDIR].contains(facts.st_mode & S_IFMT) else { return [] }
                return try list(folder + name, format: format, &folders)
            }
    }

    private static func withoutCompression(_ path: String) -> Substring {
        for suffix in [".gz", ".zst", ".zstd"] where path.lowercased().hasSuffix(suffix) {
            return path.dropLast(suffix.count)
        }
        return path[...]
    }
}
