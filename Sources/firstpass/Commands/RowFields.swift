import ArgumentParser

/// Where in a row its parts stand: names, or dotted paths into nested objects.
struct RowFields: Sendable, Equatable, CustomStringConvertible {
    var id = "id"
    var solution = "solution"
    var tests = "tests"
    /// Whether a row without an id is refused.
    var needsID = false
    /// Whether a solution or tests that hold nothing are run all the same, and judged invalid.
    var mayBeEmpty = false

    init(needsID: Bool = false, mayBeEmpty: Bool = false) {
        self.needsID = needsID
        self.mayBeEmpty = mayBeEmpty
    }

    /// Reads `id=…,solution=…,tests=…`, of which some may be left out. An id that is named must be there.
    ///
    /// - Throws: `ValidationError`.
    init(parsing text: String) throws {
        var named: Set<String> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let (name, path) = Self.split(part), !path.split(separator: ".").isEmpty else {
                throw ValidationError("'\(part)' is not NAME=FIELD")
            }
            guard named.insert(name).inserted else { throw ValidationError("'\(name)' is named twice") }
            switch name {
            case "id": (id, needsID) = (path, true)
            case "solution": solution = path
            case "tests": tests = path
            default: throw ValidationError("there is no '\(name)': the names are id, solution and tests")
            }
        }
        guard Set([id, solution, tests]).count == 3 else { throw ValidationError("two names have the same field") }
    }

    /// As it is written on the command line.
    var description: String { "id=\(id),solution=\(solution),tests=\(tests)" }

    private static func split(_ part: Substring) -> (name: String, path: String)? {
        guard let mark = part.firstIndex(of: "=") else { return nil }
        return (String(part[..<mark]), String(part[part.index(after: mark)...]))
    }
}
