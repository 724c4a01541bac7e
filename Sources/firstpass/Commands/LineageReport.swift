import Core
import Ledger

/// A question's lineage as text, in the order of the recipe.
struct LineageReport {
    private let lineage: Lineage
    private let raw: Bool

    init(_ lineage: Lineage, raw: Bool) {
        self.lineage = lineage
        self.raw = raw
    }

    /// The whole report.
    var text: String {
        let question = lineage.question
        var lines = [
            "\(Terminal.bold("question \(question.index)")): \(question.state.rawValue)" + reason(question.reason)
        ]
        lines.append(question.parsed.text)
        lines.append("")
        lines += generations("asked for by", lineage.requests)
        if let duplicate = lineage.duplicate {
            lines.append("repeats question \(duplicate.keptIndex) (\(duplicate.method))")
        }
        lines += lineage.hits.map { "shares with \($0.benchmark) \($0.item): \($0.window)" }
        lines += generations("tests written by", lineage.testsGenerations)
        for suite in lineage.suites {
            lines.append("")
            lines.append(Terminal.bold("tests") + Self.origin(of: suite) + reason(suite.suite.rejection))
            lines.append(suite.suite.source)
            lines += suite.suite.refuted.map { "refuted: \($0)" }
        }
        if !lineage.samples.isEmpty { lines += ["", Terminal.bold("samples")] }
        for sample in lineage.samples { lines += describe(sample) }
        if let triple = lineage.triple,
            let kept = lineage.samples.first(where: { $0.sample.index == triple.sampleIndex })
        {
            lines += [
                "",
                "\(Terminal.bold("kept")): sample \(triple.sampleIndex), checked: \(triple.checks.joined(separator: ", "))",
                kept.sample.source ?? "",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private static func origin(of suite: SuiteRecord) -> String {
        if !suite.suite.refuted.isEmpty { return ", without those that the samples refute" }
        return suite.regeneration > 0 ? ", written again (\(suite.regeneration))" : ""
    }

    private func describe(_ sample: SampleLineage) -> [String] {
        let verdict = sample.sample.verdict.map(\.rawValue) ?? sample.sample.state.rawValue
        var lines = ["\(sample.sample.index): \(verdict)" + reason(sample.sample.reason)]
        let shown = sample.sample.visibleTest
        lines[0] += shown < 0 ? ", shown a test that was left out" : ", shown test \(shown + 1)"
        for run in sample.executions {
            let execution = run.execution
            var line =
                "   \(run.purpose.rawValue): \(execution.verdict), \(execution.assertsPassed)/\(execution.assertsTotal)"
            line += " asserts, level \(execution.isolation)"
            if !execution.message.isEmpty { line += ", \(execution.message)" }
            lines.append(line)
        }
        if raw { lines += generations("drawn by", sample.generations) }
        return lines
    }

    private func generations(_ what: String, _ records: [GenerationRecord]) -> [String] {
        records.flatMap { record -> [String] in
            let made = record.generation
            var lines = [
                "\(what) generation \(record.id): seed \(made.seed), \(made.tokensIn) tokens in, \(made.tokensOut) out"
                    + (made.finishReason.map { ", ended by \($0)" } ?? "") + reason(made.error)
            ]
            if raw { lines += ["--- prompt", made.prompt, "--- answer", made.answer ?? "", "---"] }
            return lines
        }
    }

    private func reason(_ text: String?) -> String { text.map { " (\($0))" } ?? "" }
}
