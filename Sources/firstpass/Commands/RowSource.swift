import Core
import Synchronization

/// The rows of some files, JSON lines or Parquet, one file after the other.
final class RowSource: Sendable {
    /// A line: a row, or why it is none.
    enum Item: Sendable {
        case row(ExecutionRow, place: String)
        case bad(FirstpassError)
    }

    private struct State {
        var lines: any RowLines
        var following: ArraySlice<String>
    }

    /// What messages call the source.
    let name: String
    private let fields: RowFields
    private let limits: RowLimits
    private let state: Mutex<State>

    /// Opens the first of the files.
    ///
    /// - Parameters:
    ///   - name: what messages call the source; the file's name if not given.
    ///   - files: at least one path; `-` is standard input.
    init(_ name: String? = nil, files: [String], fields: RowFields, limits: RowLimits) throws {
        guard let first = files.first else { throw FirstpassError(.internal, "a source of rows without files") }
        let lines = try RowInput.open(first)
        self.name = name ?? lines.name
        self.fields = fields
        self.limits = limits
        state = Mutex(State(lines: lines, following: files.dropFirst()))
    }

    /// The next line that is not blank, or nil behind the last. Waits for it, blocking the thread.
    ///
    /// - Throws: `FirstpassError` where a file cannot be read.
    func next() throws -> Item? {
        let line: JSONLines.Line? = try state.withLock { state in
            while true {
                if let line = try state.lines.next() { return line }
                guard let file = state.following.popFirst() else { return nil }
                state.lines = try RowInput.open(file)
            }
        }
        switch line {
        case nil: return nil
        case .tooLong(let place):
            let limit = JSONLines.maximumBytes >> 20
            return .bad(Self.error(RowProblem(message: "the line is longer than \(limit) MB"), at: place))
        case .whole(let bytes, let place):
            do {
                return .row(try ExecutionRow(bytes, fields: fields, limits: limits), place: place)
            } catch {
                return .bad(Self.error(error, at: place))
            }
        }
    }

    private static func error(_ problem: RowProblem, at place: String) -> FirstpassError {
        FirstpassError(.format, problem.message, at: place, remedy: problem.remedy)
    }
}
