public import ArgumentParser
import Core
import Datasets
public import Deduplication
import Foundation

/// `firstpass dedupe`: the records of a dataset that repeat earlier ones.
struct DedupeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedupe", abstract: "Finds the records of a dataset that repeat earlier ones.",
        discussion: """
            Example: firstpass dedupe data/ --out unique
                     firstpass dedupe new.jsonl --against old.signatures

            PATH is JSON lines, a JSON array or text, also as .gz or .zst, or Parquet; a folder stands for the files in \
            it, - for standard input. What is compared is the question: \(QuestionText(fields: []).description) text, or what --fields names. The \
            first of those that are alike is kept. Without --out, the duplicates go to standard output, a JSON line each.

            Methods, each with the ones before it: exact (the same bytes), normalised (the same letters and digits), minhash \
            (alike by their 5-character pieces, and no word that makes it another task), rouge-l (a long common subsequence of \
            words; compares all with all).

            Exit codes: 0 done; 2 a record that cannot be read, or a wrong flag.
            """)

    @Argument(help: ArgumentHelp("Files and folders; - reads standard input.", valueName: "PATH")) var paths: [String]
    @Option(help: "exact, normalised, minhash or rouge-l.") var method = DuplicateMethod.minhash
    @Option(
        help:
            "The similarity from which on a record is a duplicate. (default: \(DuplicateMethod.minhash.defaultThreshold ?? 1) for minhash, \(DuplicateMethod.rougeL.defaultThreshold ?? 1) for rouge-l)"
    )
    var threshold: Double?
    @Flag(
        inversion: .prefixedNo,
        help: "Whether minhash keeps texts apart that differ in a word that matters, such as even and odd.")
    var words = true
    @Option(
        help: ArgumentHelp(
            "Where the text stands that is compared: dotted paths, lists on the way are looked into.",
            valueName: "a,b.c"))
    var fields: FieldList?
    @Flag(help: "Leave out records that cannot be read or have no such text, and go on.") var skipBad = false
    @Option(
        help: ArgumentHelp(
            "Take the files for jsonl, json, text or parquet, whatever their names.", valueName: "FORMAT"))
    var format: DatasetFormat?
    @Option(
        help: ArgumentHelp("Write duplicates.jsonl, summary.json and unique/ with the rest there.", valueName: "DIR"))
    var out: String?
    @Option(help: ArgumentHelp("Save the signatures of the records that are kept.", valueName: "FILE")) var save:
        String?
    @Option(help: ArgumentHelp("Compare with the records of these signatures too.", valueName: "FILE")) var against:
        String?
    @Flag(help: "Replace files that are there.") var force = false
    @Option(help: "How many threads prepare texts.") var threads = ProcessInfo.processInfo.activeProcessorCount
    @Flag(help: "Print the summary as JSON, and no list of duplicates.") var json = false

    func validate() throws {
        guard (1...1_024).contains(threads) else { throw ValidationError("--threads is 1 to 1024") }
    }

    func run() async throws {
        var options = DedupeOptions()
        (options.method, options.threshold, options.threads) = (method, threshold, threads)
        options.fields = fields?.paths ?? []
        options.comparesWords = words
        (options.skipsBad, options.replaces) = (skipBad, force)
        (options.out, options.save, options.against) = (out, save, against)
        let files = try DatasetFile.find(paths, format: format)
        let dedupe = DatasetDedupe(files: files, options: options)
        HeapSettings.keepBlocks()
        let prints = out == nil && !json
        let work = Task {
            let line = ProgressLine()
            return try await dedupe.run { records in
                line.show { "\(records.counted("record")) · \(Int(Double(records) / $0).grouped) a second" }
            } report: { duplicate in
                if prints { try JSONOutput.print(duplicate) }
            }
        }
        let trap = SignalTrap(promise: "nothing is left behind") { work.cancel() }
        defer { withExtendedLifetime(trap) {} }
        let summary = try await work.value
        Terminal.clearStatus()
        if json { try JSONOutput.print(summary, pretty: true) } else { Terminal.write(Self.text(summary)) }
        try DatasetFiles.refuse(ifEmpty: summary.records, in: paths)
    }

    private static func text(_ summary: DedupeSummary) -> String {
        let duplicates = summary.duplicates.values.reduce(0, +)
        let methods = DuplicateMethod.allCases.compactMap { method in
            summary.duplicates[method.rawValue].map { "\($0.grouped) \(method)" }
        }
        let rate = summary.seconds > 0 ? Double(summary.records) / summary.seconds : 0
        var text = "\(summary.kept.grouped) of \(summary.records.counted("record")) kept, "
        text += duplicates.counted("duplicate") + (methods.isEmpty ? "" : " (\(methods.joined(separator: ", ")))")
        if summary.recordsBad > 0 { text += ", \(summary.recordsBad.grouped) left out that could not be compared" }
        if !summary.skipped.isEmpty { text += ", \(summary.skipped.count.counted("file")) without text left out" }
        return text + "; \(Int(rate).grouped) records/s"
    }
}

extension DuplicateMethod: ExpressibleByArgument {}
