import Core
import Foundation

/// The files of a dataset's rows.
enum DatasetFiles {
    /// What the files end in.
    private static let suffixes = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"]

    /// Refuses files without a record: a download that failed is no dataset that is fine.
    static func refuse(ifEmpty records: Int, in paths: [String]) throws {
        guard records == 0 else { return }
        throw FirstpassError(
            .format, "there is no record in it", at: paths.joined(separator: ", "),
            remedy: "Check that the files are the right ones, and whole.")
    }

    /// What a path stands for: a file, `-`, or the shards of a folder that `firstpass export` wrote, in order.
    ///
    /// - Throws: `FirstpassError` where a folder has none.
    static func find(at path: String) throws -> [String] {
        let files = FileManager.default
        var isFolder: ObjCBool = false
        guard path != "-", files.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [path]
        }
        let folder = path.hasSuffix("/") ? path : path + "/"
        let shards = ((try? files.contentsOfDirectory(atPath: folder + "data")) ?? []).filter { name in
            Self.suffixes.contains { name.hasSuffix($0) }
        }
        guard shards.isEmpty else { return shards.sorted().map { folder + "data/" + $0 } }
        let hasTriples = files.fileExists(atPath: folder + "triples/data")
        throw FirstpassError(
            .usage, "the folder is not a dataset: it has no data/*.jsonl or data/*.parquet", at: path,
            remedy: hasTriples
                ? "It looks like a run: 'firstpass verify \(folder)triples' verifies its triples."
                : "Give a JSONL or Parquet file, or the folder that 'firstpass export --to triples' wrote.")
    }
}
