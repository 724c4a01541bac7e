import Core
import Contamination

/// The page that shows a person what an audit found: verdict, benchmarks, the matches in their context, files, method.
///
/// One file without scripts or anything from elsewhere.
struct ReportPage {
    private let summary: AuditSummary
    private let examples: [HitExamples.Example]
    private let itemNumbers: [String: [UInt32]]
    private let executions: [ExecutionLine]

    /// The matches that are shown of one benchmark.
    private static let mostExamples = 200

    init(_ outcome: DatasetAudit.Outcome, indexes: [FingerprintIndex]) {
        summary = outcome.summary
        examples = outcome.examples.all
        executions = outcome.executions
        itemNumbers = Dictionary(indexes.map { ($0.name, $0.itemNumbers) }, uniquingKeysWith: { first, _ in first })
    }

    /// The page.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(Self.escape(title))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        \(header)
        <main>
        \(benchmarks)
        \(execution)
        \(matches)
        \(files)
        \(method)
        </main>
        </body>
        </html>

        """
    }

    private var title: String {
        guard summary.isContaminated else { return "No contamination" }
        let count = max(summary.recordsHit, summary.execution?.recordsSolving ?? 0)
        return "\(count.grouped) of \(summary.records.counted("record")) contaminated"
    }

    // MARK: Parts

    private var header: String {
        let share = summary.records > 0 ? Double(summary.recordsHit) / Double(summary.records) : 0
        let verdict =
            summary.recordsHit > 0
            ? "<strong>\(summary.recordsHit.grouped)</strong> of \(summary.records.counted("record")) "
                + "\(summary.recordsHit == 1 ? "shares" : "share") text with a benchmark <small>(\(Self.percent(share)))</small>"
            : "No record shares text with a benchmark"
        var second = ""
        if let execution = summary.execution, execution.recordsSolving > 0 {
            second =
                "<h1><strong>\(execution.recordsSolving.grouped)</strong> "
                + "\(execution.recordsSolving == 1 ? "solves an item" : "solve items") of a benchmark when run</h1>"
        }
        var facts = [
            summary.records.counted("record"), summary.inputs.count.counted("file"), Self.megabytes(summary.bytes),
            "\(summary.mode)\(summary.strict ? ", strict" : "")",
        ]
        if summary.recordsBad > 0 { facts.append("<b class=bad>\(summary.recordsBad.grouped) could not be read</b>") }
        return """
            <header class="\(summary.isContaminated ? "hit" : "clean")">
            <p class=kind>Contamination audit</p>
            <h1>\(verdict)</h1>\(second)
            <p>\(facts.joined(separator: " · "))</p>
            </header>
            """
    }

    private var benchmarks: String {
        let rows = summary.benchmarks.map { benchmark in
            let share = Double(benchmark.itemsHit.count) / Double(max(1, benchmark.items))
            let name = Self.escape(benchmark.name)
            let isShown = examples.contains { $0.hit.match.benchmark == benchmark.name }
            return """
                <tr class="\(benchmark.itemsHit.isEmpty ? "none" : "found")">
                <th scope=row>\(isShown ? "<a href=\"#\(name)\">\(name)</a>" : name)</th>
                <td class=number>\(benchmark.itemsHit.count.grouped) of \(benchmark.items.grouped)</td>
                <td><div class=bar><i style="width:\(Self.width(share))"></i></div></td>
                <td class=number>\(benchmark.itemsHit.isEmpty ? "" : Self.percent(share))</td>
                <td class=number>\(benchmark.recordsHit.grouped)</td>
                <td class="number quiet">\(benchmark.recordsCommon.grouped)</td>
                <td class="number quiet">\(benchmark.recordsAllowed.grouped)</td>
                </tr>
                \(strip(benchmark))
                """
        }
        return """
            <section><h2>Benchmarks</h2>
            <table class=benchmarks>
            <thead><tr><th>benchmark</th><th class=number>items found</th><th></th><th></th>
            <th class=number>records</th><th class="number quiet">common only</th><th class="number quiet">allowed</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody>
            </table>
            <p class=note>Each square is an item of the benchmark; the darker, the more records hold it. <b>Common only</b>: records \
            that share nothing but windows which say nothing (imports, alphabets, digits).</p>
            </section>
            """
    }

    /// One square an item.
    private func strip(_ benchmark: AuditSummary.Benchmark) -> String {
        guard !benchmark.itemsHit.isEmpty, let numbers = itemNumbers[benchmark.name] else { return "" }
        let records = Dictionary(
            benchmark.itemsHit.map { ($0.item, $0.records) }, uniquingKeysWith: { first, _ in first })
        let shown = Set(
            examples.filter { $0.hit.match.benchmark == benchmark.name }.compactMap(\.hit.match.items.first))
        let squares = numbers.map { number -> String in
            let item = Int(number)
            guard let count = records[item] else { return "<i></i>" }
            let depth = count >= 100 ? 4 : count >= 10 ? 3 : count >= 2 ? 2 : 1
            let label = "\(Self.escape(benchmark.name))/\(item): \(count.counted("record"))"
            return shown.contains(item)
                ? "<a class=d\(depth) href=\"#\(anchor(benchmark.name, item))\" title=\"\(label)\"></a>"
                : "<i class=d\(depth) title=\"\(label)\"></i>"
        }
        return "<tr><td colspan=7><div class=strip>\(squares.joined())</div></td></tr>"
    }

    private var matches: String {
        guard !examples.isEmpty else { return "" }
        // Where the longest match is comes first.
        let order = examples.map(\.hit.match.benchmark).reduce(into: [String]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        let sections = order.compactMap { name -> String? in
            guard let benchmark = summary.benchmarks.first(where: { $0.name == name }) else { return nil }
            let all = examples.filter { $0.hit.match.benchmark == name }
            let records = Dictionary(
                benchmark.itemsHit.map { ($0.item, $0.records) }, uniquingKeysWith: { first, _ in first })
            var seen: Set<Int> = []
            let cards = all.prefix(Self.mostExamples).map { example -> String in
                let item = example.hit.match.items.first ?? 0
                return card(example, records: records[item] ?? 0, isFirst: seen.insert(item).inserted)
            }
            let name = Self.escape(benchmark.name)
            let left = all.count - cards.count
            let note = left > 0 ? "<p class=note>\(left.grouped) more are in <code>hits.jsonl</code>.</p>" : ""
            return "<h3 id=\"\(name)\">\(name)</h3>\(cards.joined(separator: "\n"))\(note)"
        }
        return """
            <section><h2>Matches</h2>
            <p class=note>The longest of each item, at most \(HitExamples.mostOfAnItem); all \(summary.matches.grouped) are in \
            <code>hits.jsonl</code>.</p>
            \(sections.joined(separator: "\n"))
            </section>
            """
    }

    private func card(_ example: HitExamples.Example, records: Int, isFirst: Bool) -> String {
        let (hit, match) = (example.hit, example.hit.match)
        let items = match.items.prefix(12).map { "\(Self.escape(match.benchmark))/\($0)" }.joined(separator: ", ")
        let more = match.items.count > 12 ? " and \(match.items.count - 12) more" : ""
        let characters = match.window.unicodeScalars.count
        var badges = [match.rule == .wholeItem ? "whole item" : characters.counted("character")]
        if match.isCommon { badges.append("common") }
        if let reason = hit.allowance { badges.append("allowed: \(Self.escape(reason))") }
        let place = hit.field.isEmpty ? "" : " · <code>\(Self.escape(hit.field))</code>"
        let anchor = isFirst ? " id=\"\(anchor(match.benchmark, match.items.first ?? 0))\"" : ""
        return """
            <article\(anchor) class="\(hit.counts ? "counts" : "excused")">
            <h4>\(items)\(more) <span>\(badges.joined(separator: " · "))</span></h4>
            <p class=place>\(Self.escape(example.file)) · record \(hit.record.grouped)\(place)\
            \(records > 1 ? " · in \(records.counted("record"))" : "")</p>
            <pre>\(Self.escape(hit.context.before))<mark>\(Self.escape(hit.context.text))</mark>\
            \(Self.escape(hit.context.after))</pre>
            </article>
            """
    }

    private var execution: String {
        guard let summary = summary.execution else { return "" }
        let most = 100
        let evidence = executions.filter { $0.weakness == nil }
        let records = Dictionary(
            summary.itemsSolved.map { ($0.item, $0.records) }, uniquingKeysWith: { first, _ in first })
        let rows = evidence.prefix(most).map { line in
            """
            <tr><th scope=row>\(line.item)</th><td class=number>\((records[line.item] ?? 0).grouped)</td>\
            <td>\(Self.escape(line.file))</td><td class=number>\(line.record.grouped)</td>\
            <td><code>\(Self.escape(line.field))</code></td><td><code>\(Self.escape(line.function))</code></td>\
            <td class=number>\(line.asserts.grouped)</td></tr>
            """
        }
        let table = """
            <table><thead><tr><th>item</th><th class=number>records</th><th>file</th><th class=number>record</th><th>field</th>
            <th>function</th><th class=number>asserts</th></tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>
            """
        let solving = summary.recordsSolving
        return """
            <section><h2>By execution</h2>
            <p><b\(solving > 0 ? " class=bad" : "")>\(solving.grouped)</b> of \(summary.recordsWithCode.counted("record")) with \
            Python functions \(solving == 1 ? "solves" : "solve") an item of \(Self.escape(summary.benchmark)): \
            \(summary.itemsSolved.count.grouped) of \(summary.items.counted("item")).</p>
            \(rows.isEmpty ? "" : table)
            <p class=note>All tests of the item held, with a function of the record in its entry point's place. \
            \(summary.itemsWeak.counted("item")) that a trivial function solves too \(summary.itemsWeak == 1 ? "is" : "are") no \
            evidence (\(summary.recordsWeak.counted("record"))). Not judged: \
            \(summary.pairsUnjudged.counted("pair")) of function and item, \(summary.itemsUnusable.counted("item")).
            \(evidence.count > most ? "All are in <code>executions.jsonl</code>." : "")</p>
            </section>
            """
    }

    private var files: String {
        let most = 500
        let sorted = summary.inputs.sorted { ($1.recordsHit, $0.file) < ($0.recordsHit, $1.file) }
        let rows = sorted.prefix(most).map { input in
            """
            <tr><td>\(Self.escape(input.file))</td><td class=number>\(input.records.grouped)</td>\
            <td class="number\(input.recordsHit > 0 ? " bad" : "")">\(input.recordsHit.grouped)</td>\
            <td class=number>\(input.recordsBad.grouped)</td><td class=number>\(Self.megabytes(input.unpackedBytes))</td>\
            <td><code>\(input.sha256.map { String($0.prefix(16)) } ?? "")</code></td></tr>
            """
        }
        let left = sorted.count - rows.count
        return """
            <section><h2>Files</h2>
            <table><thead><tr><th>file</th><th class=number>records</th><th class=number>contaminated</th>
            <th class=number>unreadable</th><th class=number>size</th><th>SHA-256</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table>
            \(left > 0 ? "<p class=note>\(left.counted("file")) more are in <code>summary.json</code>.</p>" : "")
            \(summary.skipped.isEmpty ? "" : "<p class=note>Not audited, since they hold no text: "
                + summary.skipped.prefix(20).map(Self.escape).joined(separator: ", ")
                + (summary.skipped.count > 20 ? " and \((summary.skipped.count - 20).grouped) more" : "") + ".</p>")
            </section>
            """
    }

    private var method: String {
        let windows =
            summary.mode == ContaminationMode.sampled.rawValue
            ? "three windows of 50 letters and digits of each item, drawn with a recorded seed"
            : "every window of 50 letters and digits of each item, and every shorter item whole"
        let sources = summary.benchmarks.map {
            "<li>\(Self.escape($0.name)): \($0.items.grouped) items, \($0.windows.grouped) windows, source "
                + "<code>\($0.sourceSHA256.prefix(16))</code></li>"
        }
        let allowed = summary.allowed.map {
            "<li>\(Self.escape($0.item)): \(Self.escape($0.reason)) (\($0.records.counted("record")))</li>"
        }
        return """
            <section><h2>Method</h2>
            <p>Looked for: \(windows), in the question sides of the benchmarks, \
            \(summary.foldsCase ? "whatever the case" : "case counts"), in each \
            \(summary.fields.map { "of the fields " + $0.map(Self.escape).joined(separator: ", ") } ?? "text of each record") by \
            itself, as it stands and with the escapes of JSON strings undone. Windows that say nothing \
            \(summary.strict ? "count" : "are counted apart"). Rule \(Self.escape(summary.normaliser)), firstpass \
            \(Self.escape(summary.version)).</p>
            <ul>\(sources.joined())</ul>
            \(allowed.isEmpty ? "" : "<h3>Allowed</h3><ul>\(allowed.joined())</ul>")
            </section>
            """
    }

    // MARK: Text

    private func anchor(_ benchmark: String, _ item: Int) -> String { "\(Self.escape(benchmark))-\(item)" }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return share > 0 && tenths == 0 ? "under 0.1 %" : "\(tenths / 10).\(tenths % 10) %"
    }

    private static func width(_ share: Double) -> String {
        share > 0 ? "max(3px, \(Int((share * 10_000).rounded()) / 100)%)" : "0"
    }

    private static func megabytes(_ bytes: Int) -> String {
        bytes < 100_000 ? "\((bytes / 1_000).grouped) kB" : "\((bytes / 1_000_000).grouped).\(bytes / 100_000 % 10) MB"
    }

    /// Text as HTML has it. Control characters, which a page may not hold, become their pictures.
    static func escape(_ text: some StringProtocol) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\0"..."\u{1F}": escaped.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
            // Direction marks would turn what follows around.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{7F}"..."\u{9F}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
