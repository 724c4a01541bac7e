internal import Core
internal import Ledger

/// The dataset card: `README.md` with YAML front matter, as Hugging Face's hub and `datasets` read it
/// (<https://huggingface.co/docs/hub/datasets-cards>).
struct DatasetCard {
    var description: DatasetDescription
    var trainers: [TrainerFile]
    var run: RunDescription
    /// The sampling parameters of every role that was asked, JSON objects.
    var parameters: [Role: String]
    var statistics: DatasetStatistics
    var options: ExportOptions

    /// The whole card.
    var text: String {
        """
        \(CardMetadata(description: description).yaml)
        # Instruct data for Python, every answer run

        \(rows). Made with
        Firstpass by the self-instruct recipe of Code Llama (arXiv 2308.12950, section 2.5).

        \(description.explanation)\(rehearsal)

        ## Loading
        \(loading)

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
}
