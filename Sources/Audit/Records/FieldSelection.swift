/// The fields of a record that are looked at.
struct FieldSelection: Sendable {
    /// Dotted paths of keys, each split. Lists on the way are looked into.
    let paths: [[String]]

    /// All, where there are no paths.
    init(_ paths: [String]) {
        self.paths = paths.map { $0.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Whether all fields are wanted.
    var isEverything: Bool { paths.isEmpty }

    /// The first path that a place lies on, or in what it names.
    func match(_ keys: [String]) -> Int? { paths.firstIndex { keys.starts(with: $0) } }
}
