import Foundation

/// How long single operations on a ledger took.
final class OperationTimes {
    /// What is timed, by the name that it is reported under.
    enum Operation: String, CaseIterable, Codable {
        /// Claiming up to eight items of any stage.
        case claim
        /// Committing the answer to a request for questions.
        case request
        /// Committing the questions of an answer.
        case parsing
        /// Committing what was found about a question.
        case screening
        /// Committing a suite, with the samples that are to be drawn.
        case tests
        /// Committing a sample.
        case sample
        /// Committing its run.
        case execution
        /// Committing how a question ends.
        case selection
        /// A look of every stage for work where there is none.
        case look
    }

    /// The times of one operation, in milliseconds.
    struct Summary: Encodable {
        let count: Int
        let median: Double
        let p99: Double
        let mean: Double

        init(_ values: [Double]) {
            let sorted = values.sorted()
            count = sorted.count
            median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
            p99 = sorted.isEmpty ? 0 : sorted[sorted.count * 99 / 100]
            mean = sorted.reduce(0, +) / Double(max(sorted.count, 1))
        }
    }

    /// Whether what is done now is kept.
    var isRecording = false
    private var milliseconds: [Operation: [Double]] = [:]

    /// Does something and keeps how long it took.
    @discardableResult
    func measure<Value>(_ operation: Operation, _ body: () async throws -> Value) async rethrows -> Value {
        let started = ContinuousClock.now
        let value = try await body()
        if isRecording {
            milliseconds[operation, default: []].append((ContinuousClock.now - started) / .milliseconds(1))
        }
        return value
    }

    /// The times of an operation.
    func summary(_ operation: Operation) -> Summary { Summary(milliseconds[operation] ?? []) }
}
