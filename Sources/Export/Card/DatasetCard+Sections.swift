internal import Core
internal import Foundation
internal import Ledger

/// The card's sections, in Markdown.
extension DatasetCard {
    /// How the rows are read, and by which trainers.
    var loading: String {
        var text = "`datasets.load_dataset` takes the folder as it is, offline too"
        if description.format == .packedJSONLines { text += "; it reads `.zst` by the package `zstandard`" }
        text += ". `croissant.json` describes the files for other loaders.\n"
        var names: [String] = []
        for file in trainers where !names.contains(file.trainer) { names.append(file.trainer) }
        guard !names.isEmpty else { return text }
        return text + "`trainers/` has the lines by which these take it: \(names.joined(separator: ", "))."
    }

    /// The counts beside the paper's.
    var funnel: String {
        let funnel = statistics.funnel
        let rows: [(String, Int, String)] = [
            ("questions generated", funnel.generated, "62,000"),
            ("unique", funnel.unique, "about 52,000"),
            ("sharing no text with a benchmark", funnel.clean, "not stated"),
            ("with valid tests", funnel.withTests, "not stated"),
            ("with a passing solution", funnel.withPassingSolution, "not stated"),
            ("kept", funnel.kept, "about 14,000"),
        ]
        var text = "| stage | this run | of the unique | Code Llama |\n|---|---|---|---|\n"
        for (stage, count, paper) in rows {
            text += "| \(stage) | \(count) | \(Self.share(count, of: funnel.unique)) | \(paper) |\n"
        }
        text +=
            "\n\(funnel.requested) questions were asked for; \(funnel.malformed) items of the lists were no usable question. "
        let share =
            run.sampling == .all
            ? "\(run.samples) a question" : "in order, as many of \(run.samples) a question as it took to decide it"
        text += "\(funnel.samples) solutions were sampled, \(share), and \(funnel.samplesPassed) passed.\n"
        if statistics.rowsWithRefutedTests > 0 {
            text +=
                "\nOf \(statistics.rowsWithRefutedTests) kept rows a test was left out since nearly all samples agreed on "
                + "another result; the counts of passed samples are those by the tests that are left.\n"
        }
        for (reason, count) in statistics.leftOut.sorted(by: { $0.key < $1.key }) {
            text += "\nOf the kept triples \(count) have no row here: \(reason).\n"
        }
        if let passAtK = statistics.passAtK {
            let estimates = passAtK.enumerated().map { "pass@\($0.offset + 1) \(Self.percent($0.element))" }
            text +=
                "\nOver the questions with valid tests (unbiased estimator): \(estimates.joined(separator: ", ")).\n"
        }
        let tokens = Role.allCases.map { role in
            let count = funnel.tokens[role] ?? TokenCount(input: 0, output: 0)
            return "\(role) \(count.input) in and \(count.output) out"
        }
        text += "\nTokens: \(tokens.joined(separator: ", ")); "
        return text + "\(Int(statistics.tokensPerTriple.rounded())) for each kept triple."
    }

    /// Models, sampling, prompts and seed.
    var making: String {
        var text = "| role | model | quantisation | SHA-256 of the model file | sampling |\n|---|---|---|---|---|\n"
        for model in run.models {
            let cells = [
                model.publicName, model.quantisation ?? "not known", model.fileSHA256 ?? "not known",
                parameters[model.role] ?? "not asked",
            ]
            text += "| \(model.role) | \(cells.map(Self.code).joined(separator: " | ")) |\n"
        }
        text += "\n| prompt template | SHA-256 |\n|---|---|\n"
        for template in run.templates {
            text += "| \(Self.code(template.name)) | \(Self.code(template.sha256)) |\n"
        }
        text +=
            "\nSeed of the run: \(run.seed). Every completion has a seed of its own, drawn from it by what is asked for; "
        text += "with a local model, the same configuration and seed give the same bytes."
        if let version = run.versions["firstpass"] { text += " Version of Firstpass: \(Self.code(version))." }
        return text
    }

    /// What was checked against which benchmarks.
    var contamination: String {
        guard !options.benchmarks.isEmpty else { return "Nothing was checked against a benchmark." }
        let rule =
            options.contaminationMode == "sampled"
            ? "one of three random windows of 50 letters and digits of a benchmark item's question (GPT-4 technical report, appendix C)"
            : "any window of 50 letters and digits of a benchmark item's question, letter case ignored"
        return """
            Each question, before anything was spent on it, and each row as a whole, before it was kept, shares none of this
            with a benchmark: \(rule); an item with fewer counts as one window. Checked against:
            \(options.benchmarks.map(Self.code).joined(separator: ", ")). Paraphrases and translations are not found this way.
            """
    }

    /// The licence of what the models wrote.
    var license: String {
        guard let license = description.license.configured else {
            return """
                No licence was configured for this data, so it is marked `other`. The licence of the models' output applies;
                state it before you publish.
                """
        }
        return "The models' output, as configured: \(Self.code(license))."
    }

    static let promises = """
        1. The question repeats no other kept question and shares no 50-character window with the benchmarks named below.
        2. The tests test something: at least one assert ran, and a stub of the solution fails them. Where no sample passed
           and nearly all agreed on another result of one test in five, that one was left out and all samples run again.
        3. The solution passed all of the tests, not only the one that it was shown, and passed again on a second run under
           another hash seed.
        4. No solution with a lower sample index passed.
        5. Everything that led to a row can be read back from the run's ledger.
        """

    static let limits = """
        Questions, tests and solutions were written by language models. A solution is as right as its tests are: they can
        miss cases, and a misread question can be tested and solved in the same wrong way. Only Python and only functions
        that stand alone. Solutions were sampled with random numbers, so their style varies.
        """

    /// A text from outside as a code span that cannot end early or break a table.
    static func code(_ text: String) -> String {
        let clean = text.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "`": "'"
            case "|": "/"
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": " "
            default: Character(scalar)
            }
        }
        return "`\(String(clean))`"
    }

    private static func share(_ count: Int, of whole: Int) -> String {
        whole > 0 && count <= whole ? percent(Double(count) / Double(whole)) : "–"
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }
}
