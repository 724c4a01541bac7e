internal import Core

/// The YAML at the beginning of a dataset card, by the hub's specification
/// (<https://github.com/huggingface/hub-docs/blob/main/datasetcard.md>).
///
/// `configs` names the files of each split, so that nothing is guessed from their names; `dataset_info` gives the types,
/// so that a column that looks like another in one file is loaded all the same. Names of splits are quoted, since YAML reads
/// `1`, `no` and `null` as something else.
struct CardMetadata {
    var description: DatasetDescription

    /// The YAML between its two lines of hyphens.
    var yaml: String {
        """
        ---
        \(license)
        language:
        - en
        pretty_name: \(Self.quoted(description.name))
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
        \(files)
        dataset_info:
          config_name: default
          features:
        \(Feature.yaml(description.columns, indentation: 2))  splits:
        \(splits)
          download_size: \(description.splits.reduce(0) { $0 + $1.file.bytes })
          dataset_size: \(description.splits.reduce(0) { $0 + $1.arrowBytes })
        ---
        """
    }

    private var license: String {
        let text = "license: \(Self.quoted(description.license.identifier))"
        guard let name = description.license.name else { return text }
        return "\(text)\nlicense_name: \(Self.quoted(name))"
    }

    private var files: String {
        description.splits.map { "  - split: \(Self.quoted($0.name))\n    path: \($0.file.path)" }.joined(
            separator: "\n")
    }

    private var splits: String {
        description.splits.map { split in
            "  - name: \(Self.quoted(split.name))\n    num_bytes: \(split.arrowBytes)\n    num_examples: \(split.rows)"
        }.joined(separator: "\n")
    }

    /// The hub's name for the number of rows.
    private var sizeCategory: String {
        switch description.rows {
        case ..<1000: "n<1K"
        case ..<10_000: "1K<n<10K"
        case ..<100_000: "10K<n<100K"
        case ..<1_000_000: "100K<n<1M"
        case ..<10_000_000: "1M<n<10M"
        default: "10M<n<100M"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = ""
        JSONValue.quote(text, to: &quoted)
        return quoted
    }
}
