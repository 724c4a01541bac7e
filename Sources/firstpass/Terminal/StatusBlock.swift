import Core
import Foundation
import Ledger

/// How far a run is, as lines for a terminal of 80 columns.
struct StatusBlock {
    let status: RunStatus

    /// Kinds of failures that are shown of a stage; the others are counted.
    private static let mostKinds = 4

    /// The lines.
    var lines: [String] {
        var lines = [status.path.printable, "seed \(status.run.description.seed), \(state)", ""]
        lines += FunnelTable(funnel: status.funnel, passAtK: status.passAtK).lines
        lines += [""] + work
        return lines + failures
    }

    private var state: String {
        if let writer = status.writer { return "running: \(writer)".printable }
        let started = "started \(Self.second(status.run.started))"
        guard let finished = status.run.finished else {
            return "\(started), stopped; the command that made it goes on with it"
        }
        return "\(started), finished \(Self.second(finished))"
    }

    /// Speed, engine, forecast and disk.
    private var work: [String] {
        let speed = status.speed
        var lines: [String] = []
        func add(_ name: String, _ parts: String?...) {
            let text = parts.compactMap { $0 }.joined(separator: "; ")
            if !text.isEmpty { lines.append("  " + Columns.pad(name, 9) + text) }
        }
        add(
            "speed", Self.rates(speed.recentTokens, speed.recentExecutions).map { "\($0) lately" },
            Self.rates(speed.meanTokens, speed.meanExecutions).map { "\($0) on average" })
        if let busy = speed.busyShare {
            let rows = speed.rowsPerStep.map { ", \(Int(saturating: $0.rounded())) rows a step" } ?? ""
            add(
                "engine", "busy \(Columns.percent(busy)) of \(speed.seconds.text)\(rows)",
                "waited for other stages \((speed.seconds * (1 - busy)).text)")
        }
        add("kept", speed.keptPerHour.map { "\(Int(saturating: $0.rounded()).grouped) triples an hour" })
        add(
            "spared",
            status.savings.map {
                "\($0.spared.grouped) of \($0.samples.counted("sample")) not drawn, about \($0.tokens.counted("token"))"
            })
        add("left", status.timeLeft.map { "about \($0.text)" }, open)
        add(
            "disk", ByteCount.text(status.disk.ledgerBytes),
            status.disk.freeBytes.map { "\(ByteCount.text($0)) free there" })
        add("plan", status.plan.flatMap { PlanComparisonTable(comparison: $0).summary })
        return lines
    }

    private var open: String? {
        let (toDraw, toRun) = (status.progress.samples[.pending] ?? 0, status.progress.samples[.drawn] ?? 0)
        return toDraw + toRun > 0 ? "\(toDraw.counted("sample")) to draw, \(toRun.grouped) to run" : nil
    }

    private var failures: [String] {
        guard !status.failures.isEmpty else { return [] }
        func line(_ count: Int, _ text: String) -> String {
            "  " + Columns.pad(count.grouped, 9, right: true) + "  \(text.prefix(66))"
        }
        var lines = ["", "  lost, by stage and kind:"]
        var rest = status.failures[...]
        while let stage = rest.first?.stage {
            let failures = rest.prefix { $0.stage == stage }
            rest = rest.dropFirst(failures.count)
            // A kind is a part of what a model's code said: it may hold anything.
            lines += failures.prefix(Self.mostKinds).map {
                line($0.count, "\(stage): \($0.kind)".printable.replacing("\n", with: " "))
            }
            let more = failures.dropFirst(Self.mostKinds)
            if !more.isEmpty {
                lines.append(line(more.reduce(0) { $0 + $1.count }, "\(stage): \(more.count.counted("kind")) more"))
            }
        }
        return lines
    }

    /// `312 tokens/s, 2.1 sandbox runs/s`.
    private static func rates(_ tokens: Double?, _ executions: Double?) -> String? {
        guard let tokens, let executions else { return nil }
        return "\(Columns.number(tokens)) tokens/s, \(Columns.number(executions)) runs/s"
    }

    /// A time of the ledger up to the second: `2026-11-21 09:00:12 UTC`.
    private static func second(_ time: String) -> String {
        let text = String(time.prefix(19)).replacing("T", with: " ")
        return "\(text.printable.replacing("\n", with: " ")) UTC"
    }
}
