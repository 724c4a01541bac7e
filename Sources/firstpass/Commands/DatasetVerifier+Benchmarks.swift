import Contamination
import Core
import Export

extension DatasetVerifier {
    /// A verifier that looks for the built-in benchmarks once more, strictly.
    ///
    /// - Parameter mode: the rule that the run applied.
    /// - Throws: `FirstpassError` where the fingerprints are missing or damaged.
    init(mode name: String) throws {
        guard let mode = ContaminationMode(rawValue: name) else {
            throw FirstpassError(.configuration, "there is no way of looking for benchmarks that is called '\(name)'")
        }
        let indexes = try FingerprintIndex.all(in: try SharedFolder().path("fingerprints"))
        let scanner = ContaminationScanner(indexes: indexes, mode: mode, strict: true)
        self.init { text in
            scanner.scan(text).filter(\.isHit).map { match in
                let items = match.items.map(String.init).joined(separator: ", ")
                return "it shares '\(match.window.prefix(80))' with \(match.benchmark), item \(items)"
            }
        }
    }
}
