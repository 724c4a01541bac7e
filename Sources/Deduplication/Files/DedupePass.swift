import Core
import Datasets
import Foundation

/// Compares the records of one block after the other, in order, and writes the results.
struct DedupePass {
    private let options: DedupeOptions
    private let out: OutputFolder?
    private let list: ByteSink?
    private let sifted: SiftedFiles?
    private let encoder = JSONEncoder()
    private var finder: DuplicateFinder
    /// The index of the first record: behind those of earlier signatures.
    private let firstIndex: Int
    /// The first index of each file.
    private var starts: [Int] = []
    private var lines = 0
    private var format = DatasetFormat.text
    private var file = ""
    private var fileRecords = 0
    private(set) var summary: DedupeSummary

    /// Prepares texts for the comparison.
    var preparer: TextPreparer { finder.preparer }

    init(files: [DatasetFile], options: DedupeOptions) throws {
        self.options = options
        if let path = options.against {
            finder = try DuplicateFinder(
                contentsOf: path, method: options.method, threshold: options.threshold,
                comparesWords: options.comparesWords)
        } else {
            finder = try DuplicateFinder(
                method: options.method, threshold: options.threshold, comparesWords: options.comparesWords)
        }
        firstIndex = finder.lastIndex.map { $0 + 1 } ?? 0
        if let save = options.save, !options.replaces, FileManager.default.fileExists(atPath: save) {
            throw FirstpassError(
                .usage, "the file is there already", at: save, remedy: "Name another, or give --force to replace it.")
        }
        out = try options.out.map { try OutputFolder(path: $0, replaces: options.replaces) }
        try out?.checkApart(from: files)
        if let save = options.save, files.contains(where: { Self.isSame($0.path, save) }) {
            throw FirstpassError(.usage, "an input would be replaced", at: save, remedy: "Name another file.")
        }
        list = try out.map { try ByteSink(path: $0.place("duplicates.jsonl")) }
        sifted = try out.map {
            try SiftedFiles(kept: OutputFolder(path: $0.place("unique"), replaces: true), removed: nil, files: files)
        }
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        summary = DedupeSummary(
            version: Version.current, method: options.method.rawValue, threshold: finder.threshold, files: [])
    }

    /// Takes the next item of the reader, with its texts.
    mutating func take(
        _ item: DatasetReader.Item, _ texts: BlockTexts?, _ report: (DuplicateLine) throws -> Void
    ) throws {
        switch item {
        case .begin(let file, let format, let compression):
            (self.file, self.format, lines, fileRecords) = (file.name, format, 0, 0)
            starts.append(firstIndex + summary.records)
            summary.files.append(file.name)
            try sifted?.begin(file, format: format, compression: compression)
        case .block(let block):
            guard let texts else { return }
            var removed: [Range<Int>] = []
            for record in texts.records where try take(record, report) { removed.append(record.whole) }
            if case .excess(isFirst: false) = block.content { removed = [0..<block.bytes.count] }
            try sifted?.add(block, removedRanges: removed)
            lines += texts.lineEnds
        case .end: _ = try sifted?.end()
        case .skipped(let file): summary.skipped.append(file.name)
        }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        let paths = [left, right].map { URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().path }
        return paths[0] == paths[1]
    }

    /// Compares a record; whether it is left out.
    private mutating func take(_ record: BlockTexts.Record, _ report: (DuplicateLine) throws -> Void) throws -> Bool {
        if summary.records % 256 == 0 { try Task.checkCancellation() }
        let index = firstIndex + summary.records
        defer {
            summary.records += 1
            fileRecords += 1
        }
        switch record.text {
        case .failure(let problem):
            let place = format.place(record: fileRecords + 1, line: lines + record.line + 1)
            guard options.skipsBad else {
                throw FirstpassError(
                    .format, "the record cannot be compared: \(problem.message)", at: "\(file), \(place)",
                    remedy: "Name where its text stands with --fields, or give --skip-bad to leave such records out.")
            }
            summary.recordsBad += 1
            return true
        case .success(let text):
            // Places are kept only where they are saved.
            let place = options.save == nil ? "" : "\(fileRecords) \(file)"
            guard let duplicate = try finder.take(text, index: index, place: place) else {
                summary.kept += 1
                return false
            }
            summary.duplicates[duplicate.method.rawValue, default: 0] += 1
            let (keptFile, keptRecord) = self.place(of: duplicate.kept)
            let line = DuplicateLine(
                file: file, record: fileRecords, method: duplicate.method.rawValue, similarity: duplicate.similarity,
                keptFile: keptFile, keptRecord: keptRecord)
            if let list {
                let text = try encoder.encode(line) + Data("\n".utf8)
                try text.withUnsafeBytes { try list.write($0) }
            }
            try report(line)
            return true
        }
    }

    /// Where a kept record stands: in this dataset, or in the one that the signatures come from.
    private func place(of index: Int) -> (file: String, record: Int) {
        if index >= firstIndex, let place = starts.lastIndex(where: { $0 <= index }) {
            return (summary.files[place], index - starts[place])
        }
        let parts = (finder.place(of: index) ?? "").split(separator: " ", maxSplits: 1)
        return (parts.count > 1 ? String(parts[1]) : options.against ?? "", parts.first.flatMap { Int($0) } ?? index)
    }

    /// Writes what is left, and puts the results in their places.
    mutating func finish(seconds: Double) throws -> DedupeSummary {
        summary.seconds = seconds
        if let out {
            try list?.close()
            try sifted?.commit()
            try out.write(json: summary, to: "summary.json")
        }
        if let save = options.save { try finder.write(to: save) }
        try out?.commit()
        return summary
    }
}
