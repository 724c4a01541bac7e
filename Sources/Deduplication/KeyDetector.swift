import Contamination
import Core

/// Finds questions that have the same key: the bytes of the text, or its letters and digits with case folded.
struct KeyDetector: DuplicateDetector {
    let method: DuplicateMethod
    private var indexes: [String: Int] = [:]

    /// Begins with no questions.
    init(_ method: DuplicateMethod) {
        self.method = method
    }

    func match(_ text: String) -> (index: Int, similarity: Double)? {
        key(text).flatMap { indexes[$0] }.map { ($0, 1) }
    }

    mutating func insert(_ text: String, index: Int) {
        if let key = key(text) { indexes[key] = index }
    }

    /// A SHA-256, because `String` compares by canonical equivalence and not by bytes.
    private func key(_ text: String) -> String? {
        switch method {
        case .exact:
            return Fingerprint.sha256(text)
        case .normalised:
            let normalised = Normaliser(foldsCase: true).normalise(text)
            // Texts without a letter or digit have nothing in common.
            return normalised.isEmpty ? nil : Fingerprint.sha256(normalised)
        }
    }
}
