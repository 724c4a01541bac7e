import Contamination
import Core
import Datasets
import Foundation

/// Takes what was found in one block after the other, in order, and writes the results.
struct AuditPass {
    private let options: AuditOptions
    private let report: OutputFolder?
    private let hits: ByteSink?
    private let clean: SiftedFiles?
    private let encoder = JSONEncoder()
    private var tally = AuditTally()
    private var fieldsSeen: Set<Int> = []
    private var skipped: [String] = []
    /// What was found in the parts of a text so far.
    private var textHits: [AuditHit] = []
    private var lines = 0
    private var format = DatasetFormat.text
    private var doneBytes = 0
    private(set) var progress = AuditProgress()

    init(files: [DatasetFile], options: AuditOptions) throws {
        self.options = options
        report = try options.report.map { try OutputFolder(path: $0, replaces: options.replaces) }
        hits = try report.map { try ByteSink(path: $0.place("hits.jsonl")) }
        let kept = try options.clean.map { try OutputFolder(path: $0, replaces: options.replaces) }
        let removed = try options.removed.map { try OutputFolder(path: $0, replaces: options.replaces) }
        for folder in [report, kept, removed].compactMap({ $0 }) { try folder.checkApart(from: files) }
        clean = kept == nil && removed == nil ? nil : SiftedFiles(kept: kept, removed: removed, files: files)
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        let sizes = files.map { file -> Int? in
            guard file.path != "-" else { return nil }
            return try? URL(fileURLWithPath: file.path).resourceValues(forKeys: [.fileSizeKey]).fileSize
        }
        progress.totalBytes = sizes.contains(nil) ? nil : sizes.compactMap { $0 }.reduce(0, +)
    }

    /// Takes the next item of the reader, with what was found in it.
    mutating func take(_ item: DatasetReader.Item, _ findings: BlockFindings?) throws {
        switch item {
        case .begin(let file, let format, let compression):
            self.format = format
            lines = 0
            tally.begin(
                AuditSummary.Input(
                    file: file.name, format: format.rawValue, compression: compression.rawValue, bytes: 0,
                    unpackedBytes: 0, records: 0, recordsHit: 0, recordsBad: 0))
            try clean?.begin(file, format: format, compression: compression)
        case .block(let block):
            if let findings { try take(block, findings) }
            progress.bytes = doneBytes + block.sourceBytes
        case .end(let sha256, let bytes):
            doneBytes += bytes
            progress.bytes = doneBytes
            let written = try clean?.end()
            tally.update { input in
                input.sha256 = sha256
                input.bytes = bytes
                input.keptBytes = written?.kept
                input.removedBytes = written?.removed
            }
        case .skipped(let file): skipped.append(file.name)
        }
    }

    private mutating func take(_ block: RecordBlock, _ findings: BlockFindings) throws {
        guard let input = tally.inputs.last else { return }
        if let bad = findings.bad.first, !options.skipsBad {
            let place = format.place(record: input.records + bad.record + 1, line: lines + bad.line + 1)
            throw FirstpassError(
                .format, "the record cannot be read: \(bad.message)", at: "\(input.file), \(place)",
                remedy: "Mend it, or give --skip-bad to leave such records out.")
        }
        var hits = findings.hits
        if case .text(_, _, let isLast) = block.content {
            // The parts of a text are one record.
            textHits += hits
            guard isLast else { return try count(block, findings) }
            (hits, textHits) = (textHits, [])
        }
        var rest = hits[...]
        while let first = rest.first {
            var record = rest.prefix { $0.record == first.record }
            rest = rest.dropFirst(record.count)
            for place in record.indices { record[place].record += input.records }
            tally.add(record)
            if record.contains(where: \.counts) { progress.recordsHit += 1 }
            for hit in record { try write(hit, file: input.file) }
        }
        try count(block, findings)
    }

    /// Counts a block and writes what is left of it.
    private mutating func count(
        _ block: RecordBlock, _ findings: BlockFindings
    ) throws {
        try clean?.add(block, removedRanges: findings.removed)
        lines += findings.lines
        fieldsSeen.formUnion(findings.fieldsSeen)
        progress.records += findings.records
        let bytes: Int
        if case .text(_, let ownCount, _) = block.content { bytes = ownCount } else { bytes = block.bytes.count }
        tally.update { input in
            input.records += findings.records
            input.recordsBad += findings.bad.count
            input.unpackedBytes += bytes
        }
    }

    private func write(_ hit: AuditHit, file: String) throws {
        guard let hits else { return }
        let line = try encoder.encode(HitLine(hit, file: file)) + Data("\n".utf8)
        try line.withUnsafeBytes { try hits.write($0) }
    }

    /// Writes what is left, and puts the results in their places.
    func finish(seconds: Double) throws -> DatasetAudit.Outcome {
        let records = tally.inputs.reduce(0) { $0 + $1.records }
        if records > 0, let unseen = options.fields.indices.first(where: { !fieldsSeen.contains($0) }) {
            throw FirstpassError(
                .usage, "no record has a text in the field '\(options.fields[unseen])'",
                remedy: "Check --fields: a dot leads into an object, lists are looked into.")
        }
        let scanner = options.scanner
        let summary = AuditSummary(
            version: Version.current, normaliser: Normaliser.version, mode: scanner.mode.rawValue,
            foldsCase: scanner.foldsCase, strict: scanner.isStrict,
            fields: options.fields.isEmpty ? nil : options.fields,
            benchmarks: scanner.indexes.map { tally.summary(of: $0, mode: scanner.mode) }, inputs: tally.inputs,
            allowed: tally.allowances(options.allowed), skipped: skipped, records: records,
            recordsHit: tally.inputs.reduce(0) { $0 + $1.recordsHit },
            recordsBad: tally.inputs.reduce(0) { $0 + $1.recordsBad }, matches: tally.matches,
            execution: options.execution?.summary,
            bytes: tally.inputs.reduce(0) { $0 + $1.unpackedBytes }, seconds: seconds)
        let outcome = DatasetAudit.Outcome(
            summary: summary, examples: tally.examples, executions: options.execution?.lines ?? [])
        if let report {
            try hits?.close()
            try report.write(json: summary, to: "summary.json")
            if let lines = options.execution?.lines {
                let file = try ByteSink(path: report.place("executions.jsonl"))
                for line in lines {
                    try file.write(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
                }
                try file.close()
            }
            try report.write(ReportPage(outcome, indexes: scanner.indexes).html, to: "report.html")
        }
        try clean?.commit()
        try report?.commit()
        return outcome
    }
}
