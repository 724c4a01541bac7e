internal import Core
internal import Foundation

/// What decides what comes out of a run, key by key, so that a resume under another configuration is seen.
///
/// Left out is what may not change the outcome: the top-level keys `questions` (kept apart, it may grow), `out` and
/// `log`, and `threads`, `batch` and `workers` wherever they stand; a model's URL, and its name or path where a file's
/// SHA-256 is known.
struct ConfigurationDrift {
    /// Key paths (`roles.tests.temperature`) with their values as JSON.
    let values: [String: String]

    /// - Throws: ``FirstpassError`` with the code `configuration` where the configuration is not a JSON object.
    init(_ run: RunDescription) throws {
        var values = ["seed": String(run.seed), "samples": String(run.samples), "sampling": run.sampling.rawValue]
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: Data(run.configuration.utf8))
        } catch {
            throw FirstpassError(.configuration, "the run's configuration is not JSON", cause: error)
        }
        guard let keys = object as? [String: Any] else {
            throw FirstpassError(.configuration, "the run's configuration is not a JSON object")
        }
        for (key, value) in keys where !["questions", "out", "log"].contains(key) {
            try Self.flatten(value, path: key, name: key, into: &values)
        }
        for model in run.models {
            let path = "models.\(model.role)"
            values["\(path).engine"] = model.engine
            if let file = model.fileSHA256 {
                values["\(path).file_sha256"] = file
                values["roles.\(model.role).model"] = nil
            } else {
                values["\(path).name"] = model.name
            }
            values["\(path).reported_model"] = model.reportedModel
            values["\(path).context"] = model.context.map(String.init)
        }
        for template in run.templates {
            values["prompts.\(template.name).sha256"] = template.sha256
        }
        self.values = values
    }

    /// The SHA-256 of the lines `key path = value`, sorted.
    var sha256: String {
        Fingerprint.sha256(values.map { "\($0.key) = \($0.value)" }.sorted().joined(separator: "\n"))
    }

    /// The refusal of a resume, with every difference; nil where there is none.
    func refusal(asking new: ConfigurationDrift) -> FirstpassError? {
        let changed = Set(values.keys).union(new.values.keys).filter { values[$0] != new.values[$0] }.sorted()
        guard !changed.isEmpty else { return nil }
        let lines = changed.map { "  \($0): \(values[$0] ?? "absent") → \(new.values[$0] ?? "absent")" }
        let forgotten = values["questionsSHA256"] != nil && new.values["questionsSHA256"] == nil
        return FirstpassError(
            .configuration, "the run was made with another configuration\n\(lines.joined(separator: "\n"))\n",
            remedy: (forgotten
                ? "it took its questions from elsewhere: give the --fork or the --questions-from that it was made with"
                : "give the configuration that it was made with") + ", or name another --out for a new run")
    }

    private static func flatten(
        _ value: Any, path: String, name: String, into values: inout [String: String]
    ) throws {
        guard !["threads", "batch", "workers"].contains(name) else { return }
        if let object = value as? [String: Any], !object.isEmpty {
            for (key, inner) in object {
                try flatten(inner, path: "\(path).\(key)", name: key, into: &values)
            }
        } else {
            let data = try JSONSerialization.data(
                withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
            values[path] = String(decoding: data, as: UTF8.self)
        }
    }
}
