import Foundation

/// The paths of files below the deepest folder that holds them all, so that two of the same name stay apart.
struct RelativePaths {
    /// By the bytes of the path: names that differ only in their normal form are different files.
    private let parts: [[UInt8]: ArraySlice<String>]

    init(_ files: [DatasetFile]) {
        let components = Dictionary(
            files.map { file in
                let path = file.path == "-" ? "standard-input" : file.path
                return (Array(file.path.utf8), URL(fileURLWithPath: path).standardizedFileURL.pathComponents)
            }, uniquingKeysWith: { first, _ in first })
        let folders = components.values.map { $0.dropLast() }
        var shared = folders.first.map(Array.init) ?? []
        for folder in folders.dropFirst() {
            shared = Array(zip(shared, folder).prefix { $0 == $1 }.map(\.0))
        }
        parts = components.mapValues { $0[shared.count...] }
    }

    /// `a/data.jsonl`
    func path(of file: DatasetFile) -> String {
        parts[Array(file.path.utf8)].map { $0.joined(separator: "/") } ?? file.path
    }
}
