/// The licence of a dataset, as Hugging Face's hub takes it: one of its identifiers, or `other` with a name of its own
/// (<https://huggingface.co/docs/hub/repositories-licenses>).
struct DatasetLicense: Sendable, Equatable {
    /// What was configured; nil where nothing was.
    let configured: String?

    init(_ configured: String?) {
        let text = configured.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
        self.configured = text?.isEmpty == true || text == "other" ? nil : text
    }

    /// The hub's identifier. SPDX writes some of the same ones with capitals.
    var identifier: String {
        guard let identifier = configured?.lowercased(), Self.identifiers.contains(identifier) else { return "other" }
        return identifier
    }

    /// The name of one that the hub does not know, in small letters, digits, dots and hyphens.
    var name: String? {
        guard let configured, identifier == "other" else { return nil }
        let words = configured.lowercased().unicodeScalars.split { scalar in
            !("a"..."z").contains(scalar) && !("0"..."9").contains(scalar) && scalar != "."
        }
        let name = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: "-")
        return name.isEmpty ? "custom" : name
    }

    private static let identifiers: Set<String> = [
        "afl-3.0", "agpl-3.0", "apache-2.0", "apple-amlr", "apple-ascl", "artistic-2.0", "bigcode-openrail-m",
        "bigscience-bloom-rail-1.0", "bigscience-openrail-m", "bsd", "bsd-2-clause", "bsd-3-clause",
        "bsd-3-clause-clear", "bsl-1.0", "c-uda", "cc", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0",
        "cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0",
        "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc0-1.0",
        "cdla-permissive-1.0", "cdla-permissive-2.0", "cdla-sharing-1.0", "creativeml-openrail-m",
        "deepfloyd-if-license", "ecl-2.0", "epl-1.0", "epl-2.0", "etalab-2.0", "eupl-1.1", "eupl-1.2",
        "fair-noncommercial-research-license", "gemma", "gfdl", "gpl", "gpl-2.0", "gpl-3.0", "grok2-community",
        "h-research", "intel-research", "isc", "lgpl", "lgpl-2.1", "lgpl-3.0", "lgpl-lr", "llama2", "llama3",
        "llama3.1", "llama3.2", "llama3.3", "llama4", "lppl-1.3c", "mit", "mpl-2.0", "ms-pl", "ncsa", "odbl",
        "odc-by", "ofl-1.1", "openmdw-1.0", "openmdw-1.1", "openrail", "openrail++", "osl-3.0", "pddl", "postgresql",
        "unknown", "unlicense", "wtfpl", "zlib",
    ]
}
