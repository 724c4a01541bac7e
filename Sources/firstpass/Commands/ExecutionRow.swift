import Core

/// A row that can be run.
struct ExecutionRow: Sendable {
    /// Nil where the row has none and none is asked for.
    var id: JSONScalar?
    /// Python source.
    var solution: String
    /// Python source; a list of texts is joined by newlines.
    var tests: String
    var limits: ExecutionLimits

    /// Reads a line.
    ///
    /// - Throws: `RowProblem` that names the field.
    init(_ line: [UInt8], fields: RowFields, limits: RowLimits) throws(RowProblem) {
        let values: [JSONField?]
        do {
            values = try JSONScanner.fields([fields.id, fields.solution, fields.tests] + RowLimits.paths, in: line)
        } catch {
            throw RowProblem(message: error.message)
        }
        id = try Self.id(values[0], fields)
        guard case .text(let solution) = try Self.present(values[1], fields.solution) else {
            throw RowProblem(message: "the field '\(fields.solution)' is not a text")
        }
        self.solution = solution
        switch try Self.present(values[2], fields.tests) {
        case .text(let text): tests = text
        case .texts(let texts): tests = texts.joined(separator: "\n")
        default: throw RowProblem(message: "the field '\(fields.tests)' is neither a text nor a list of texts")
        }
        for (name, source) in [(fields.solution, solution), (fields.tests, tests)]
        where source.isBlank && !fields.mayBeEmpty {
            throw Self.missing("the field '\(name)' is empty")
        }
        self.limits = try limits.limits(Array(values[3...]))
    }

    private static func id(_ value: JSONField?, _ fields: RowFields) throws(RowProblem) -> JSONScalar? {
        if !fields.needsID, value == nil || value == .null { return nil }
        guard let id = JSONScalar(try present(value, fields.id)) else {
            throw RowProblem(message: "the field '\(fields.id)' is neither a text nor a whole number")
        }
        return id
    }

    private static func present(_ value: JSONField?, _ name: String) throws(RowProblem) -> JSONField {
        switch value {
        case nil: throw missing("the row has no field '\(name)'")
        case .null: throw missing("the field '\(name)' is null")
        case let value?: return value
        }
    }

    private static func missing(_ message: String) -> RowProblem {
        RowProblem(
            message: message,
            remedy: """
                A row has a solution and tests; 'firstpass verify --fields' names where they stand. A dataset without tests \
                cannot be run: 'firstpass export --to triples' writes them, '--to messages' does not. --skip-bad leaves such \
                rows out.
                """)
    }
}

extension String {
    /// Whether there is nothing but white space.
    fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }
}
