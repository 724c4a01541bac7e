internal import Core
internal import Ledger

/// The dataset card: `README.md` with YAML front matter, as Hugging Face's hub and `datasets` read it
/// (<https://huggingface.co/docs/hub/datasets-cards>).
struct DatasetCard {
    var target: ExportTarget
    var schema: any RowSchema
    var run: RunDescription
    /// The sampling parameters of every role that was asked, JSON objects.
    var parameters: [Role: String]
    var statistics: DatasetStatistics
    var options: ExportOptions

    /// The whole card.
    var text: String {
        """
        \(frontMatter)
        # Instruct data for Python, every answer run

        \(statistics.rows) coding questions, each with a solution that passed unit tests in an isolated sandbox. Made with
        Firstpass by the self-instruct recipe of Code Llama (arXiv 2308.12950, section 2.5).

        \(schema.explanation)

        ## Funnel
        \(funnel)

        ## How it was made
        \(making)

        ## What a kept row promises
        \(Self.promises)

        ## Contamination
        \(contamination)

        ## Limits
        \(Self.limits)

        ## Licence
        \(license)

        """
    }

    private var frontMatter: String {
        var name = ""
        JSONValue.quote(options.licenseName, to: &name)
        return """
            ---
            license: \(name)
            language:
            - en
            tags:
            - code
            - python
            - instruct
            - synthetic
            task_categories:
            - text-generation
            size_categories:
            - \(sizeCategory)
            configs:
            - config_name: default
              data_files:
            \(splits)
            dataset_info:
              features:
            \(Feature.yaml(schema.columns, indentation: 2))---
            """
    }

    private var splits: String {
        statistics.splits.map { "  - split: \($0.name)\n    path: \($0.file.path)" }.joined(separator: "\n")
    }

    /// The hub's name for the number of rows.
    private var sizeCategory: String {
        switch statistics.rows {
        case ..<1000: "n<1K"
        case ..<10_000: "1K<n<10K"
        case ..<100_000: "10K<n<100K"
        default: "100K<n<1M"
        }
    }
}
