import Core
import Foundation

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

    /// The files that some paths stand for, in the order of the paths; those of a folder, and of the folders in it, in the
    /// order of their names. Hidden ones are left out.
    ///
    /// - Throws: `FirstpassError` where there is nothing, or a file cannot be read by this program (Parquet).
    public static func find(_ paths: [String], format: DatasetFormat? = nil) throws -> [DatasetFile] {
        var seen: Set<String> = []
        return try paths.flatMap { path in
            let files = try list(path, format: format)
            guard !files.isEmpty else {
                throw FirstpassError(.usage, "the folder holds no files", at: path, remedy: "Check the path.")
            }
            return files
        }.filter { seen.insert($0.path).inserted }
    }

    private static func list(_ path: String, format: DatasetFormat?) throws -> [DatasetFile] {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard path != "-", files.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            let file = DatasetFile(path: path, format: format)
            if isParquet(path) {
                throw FirstpassError(
                    .unsupported, "Parquet cannot be read yet", at: path,
                    remedy: "Convert it first: python3 -c 'import pandas, sys; "
                        + "pandas.read_parquet(sys.argv[1]).to_json(sys.argv[2], orient=\"records\", lines=True)' "
                        + "FILE.parquet FILE.jsonl")
            }
            return [file]
        }
        let names: [String]
        do {
            names = try files.contentsOfDirectory(atPath: path)
        } catch {
            throw FirstpassError(.storage, "the folder cannot be read", at: path, cause: error)
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        return try names.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .flatMap { name -> [DatasetFile] in
                let inner = folder + name
                // A link to a folder could lead back here; a link to a file is how download caches keep theirs.
                let attributes = try? files.attributesOfItem(atPath: inner)
                var isFolder: ObjCBool = false
                guard files.fileExists(atPath: inner, isDirectory: &isFolder) else { return [] }
                if isFolder.boolValue, attributes?[.type] as? FileAttributeType == .typeSymbolicLink { return [] }
                return try list(inner, format: format)
            }
    }

    private static func isParquet(_ path: String) -> Bool { path.lowercased().hasSuffix(".parquet") }

    private static func withoutCompression(_ path: String) -> Substring {
        for suffix in [".gz", ".zst", ".zstd"] where path.lowercased().hasSuffix(suffix) {
            return path.dropLast(suffix.count)
        }
        return path[...]
    }
}
