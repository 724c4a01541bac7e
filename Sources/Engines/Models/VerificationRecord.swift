import Core
import Foundation

/// Beside a model file: that these bytes have been hashed, so that a run need not read a gigabyte again.
///
/// Holds as long as length and time of the file are what they were; whoever wants certainty hashes again.
struct VerificationRecord: Codable, Hashable {
    /// The SHA-256 that was computed.
    var sha256: String
    /// The file as it was then.
    var file: FileFacts

    /// Reads a record; nil where there is none or it cannot be read, which only means hashing again.
    init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path),
            let record = try? JSONDecoder().decode(Self.self, from: data)
        else { return nil }
        self = record
    }

    init(sha256: String, file: FileFacts) {
        self.sha256 = sha256
        self.file = file
    }

    /// Writes the record; a folder that is read-only by now is no error.
    func write(to path: String) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { return }
        try? data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
