internal import Contamination
internal import Core
internal import Ledger

/// The contamination check of a run: every built-in benchmark, strictly.
struct ContaminationCheck: Sendable {
    private let scanner: ContaminationScanner
    private let method: String

    /// Loads the built-in fingerprints.
    ///
    /// - Parameter folder: where the fingerprint files are.
    /// - Throws: `FirstpassError` where one is missing, damaged or newer.
    init(folder: String, mode: ContaminationMode) throws {
        scanner = ContaminationScanner(indexes: try FingerprintIndex.all(in: folder), mode: mode, strict: true)
        method = mode.rawValue
    }

    /// The benchmarks that are looked for.
    var benchmarks: [String] { scanner.indexes.map(\.name) }

    /// What a text shares with benchmarks: one hit for each item.
    func hits(in text: String) -> [ContaminationHit] {
        scanner.scan(text).filter(\.isHit).flatMap { match in
            match.items.map {
                ContaminationHit(
                    benchmark: match.benchmark, item: "\($0)", method: method, window: match.window, span: match.span)
            }
        }
    }
}
