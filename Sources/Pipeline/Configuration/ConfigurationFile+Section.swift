internal import Core
internal import Yams

extension ConfigurationFile {
    /// One mapping of the file, whose keys are taken one by one; what is left over is unknown.
    struct Section {
        private let name: String
        private let path: String
        private var left: [String: Node] = [:]
        private var known: [String] = []

        /// - Throws: `FirstpassError` where the node is no mapping with plain keys.
        init(_ node: Node, name: String, path: String) throws {
            self.name = name
            self.path = path
            guard let mapping = node.mapping else {
                throw Self.error("'\(name)' must hold keys and values", node, path)
            }
            for (key, value) in mapping {
                guard let text = key.string else { throw Self.error("a key must be plain text", key, path) }
                left[text] = value
            }
        }

        mutating func integer(_ key: String, in range: ClosedRange<Int>, _ set: (Int) -> Void) throws {
            guard let node = take(key) else { return }
            guard let value = node.int, range.contains(value) else {
                throw Self.error(
                    "'\(full(key))' must be a whole number from \(range.lowerBound) to \(range.upperBound)", node, path)
            }
            set(value)
        }

        mutating func number(_ key: String, in range: ClosedRange<Double>, _ set: (Double) -> Void) throws {
            guard let node = take(key) else { return }
            set(try number(node, key, in: range))
        }

        /// A number, or a word that stands for having none.
        mutating func number(
            _ key: String, in range: ClosedRange<Double>, or word: String, _ set: (Double?) -> Void
        ) throws {
            guard let node = take(key) else { return }
            set(node.string == word ? nil : try number(node, key, in: range, or: ", or \(word)"))
        }

        private func number(
            _ node: Node, _ key: String, in range: ClosedRange<Double>, or otherwise: String = ""
        ) throws -> Double {
            guard let value = node.float ?? node.int.map(Double.init), range.contains(value) else {
                throw Self.error(
                    "'\(full(key))' must be a number from \(range.lowerBound) to \(range.upperBound)\(otherwise)", node,
                    path)
            }
            return value
        }

        mutating func string(_ key: String, _ set: (String) -> Void) throws {
            guard let node = take(key) else { return }
            guard let value = node.string, !value.isEmpty else {
                throw Self.error("'\(full(key))' must be text", node, path)
            }
            set(value)
        }

        mutating func choice(_ key: String, of choices: [String], _ set: (String) -> Void) throws {
            guard let node = take(key) else { return }
            guard let value = node.string, choices.contains(value) else {
                throw Self.error("'\(full(key))' must be one of: \(choices.joined(separator: ", "))", node, path)
            }
            set(value)
        }

        mutating func section(_ key: String, _ read: (inout Section) throws -> Void) throws {
            guard let node = take(key) else { return }
            var section = try Section(node, name: full(key), path: path)
            try read(&section)
            try section.finish()
        }

        /// - Throws: `FirstpassError` where a key was not taken.
        func finish() throws {
            guard let (key, node) = left.min(by: { $0.key < $1.key }) else { return }
            let nearest = EditDistance.nearest(to: key, among: known)
            throw FirstpassError(
                .configuration, "the key '\(full(key))' is not known", at: Self.place(node, path),
                remedy: nearest.map { "Did you mean '\(full($0))'? docs/configuration.md lists all keys." }
                    ?? "Known here are: \(known.joined(separator: ", ")).")
        }

        private mutating func take(_ key: String) -> Node? {
            known.append(key)
            return left.removeValue(forKey: key)
        }

        private func full(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

        private static func place(_ node: Node, _ path: String) -> String {
            node.mark.map { "\(path), line \($0.line)" } ?? path
        }

        private static func error(_ message: String, _ node: Node, _ path: String) -> FirstpassError {
            FirstpassError(
                .configuration, message, at: place(node, path), remedy: "docs/configuration.md lists the keys.")
        }
    }
}
