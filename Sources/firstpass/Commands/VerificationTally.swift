import Core
import Synchronization

/// Counts what verifying rows has found, and keeps the first rows that could not be judged.
final class VerificationTally: Sendable {
    private struct State {
        var passed = 0
        var drifted = 0
        var unjudged = 0
        var firstUnjudged: [String] = []
    }

    /// Rows that could not be judged and are named.
    private static let mostNamed = 10

    private let state = Mutex(State())

    /// Adds a row.
    func add(_ outcome: RowOutcome) {
        state.withLock { state in
            switch outcome.execution.verdict {
            case .passed: state.passed += 1
            case .error:
                state.unjudged += 1
                if state.unjudged <= Self.mostNamed {
                    state.firstUnjudged.append("\(outcome.place): \(outcome.execution.message)")
                }
            default: state.drifted += 1
            }
        }
    }

    /// Rows whose verdict is another one than passed.
    var drifted: Int { state.withLock(\.drifted) }

    /// `4,312 rows: 4,310 pass, 2 no longer pass`.
    func summary(leftOut: Int) -> String {
        let state = state.withLock { $0 }
        let all = state.passed + state.drifted + state.unjudged + leftOut
        var text =
            "\(all.counted("row")): \(state.passed.grouped) \(state.passed == 1 ? "passes" : "pass"), "
            + "\(state.drifted.grouped) no longer \(state.drifted == 1 ? "passes" : "pass")"
        if state.unjudged > 0 { text += ", \(state.unjudged.grouped) could not be judged" }
        if leftOut > 0 { text += ", \(leftOut.grouped) left out" }
        return text
    }

    /// What is to be said where the runner itself failed; that says nothing about the rows.
    var failure: FirstpassError? {
        let state = state.withLock { $0 }
        guard state.unjudged > 0 else { return nil }
        var places = state.firstUnjudged
        if state.unjudged > places.count { places.append("and \((state.unjudged - places.count).grouped) more") }
        return FirstpassError(
            .environment, "\(state.unjudged.counted("row")) could not be judged, since the runner failed",
            remedy: "'firstpass doctor' shows what is missing.\n  " + places.joined(separator: "\n  "))
    }
}
