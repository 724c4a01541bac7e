/// The fields of a record that are looked at.
public struct FieldSelection: Sendable {
    /// Dotted paths of keys, each split. Lists on the way are looked into.
    public let paths: [[String]]

    /// All, where there are no paths.
    public init(_ paths: [String]) {
        self.paths = paths.map { $0.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Whether all fields are wanted.
    public var isEverything: Bool { paths.isEmpty }

    /// The paths that a place lies on, or in what they name.
    public func matches(_ keys: [String]) -> [Int] { paths.indices.filter { keys.starts(with: paths[$0]) } }
}
