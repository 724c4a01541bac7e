internal import Core
internal import Foundation

/// What `stats.json` says of the folder that it stands in.
struct DatasetContents: Decodable {
    /// A file.
    struct File: Decodable {
        var path: String
        var bytes: Int
        var sha256: String
        /// The part whose rows it holds, and how many those are; nil where it holds none.
        var split: String?
        var rows: Int?
    }

    var madeBy: String
    var target: String
    var rows: Int
    var splits: [String: Int]
    var features: [Feature.Column]
    var files: [File]
    private var mix: Mix?
    private var packing: [String: Packing]?

    /// Whether a row may stand twice: rehearsal data that was taken more than once, and sequences cut out of a long text.
    var mayRepeat: Bool {
        target == ExportTarget.packed.rawValue || mix?.sources.contains { $0.epochs > 1 } ?? false
    }

    /// The tokens of a sequence, where rows are sequences.
    var sequenceLength: Int? { packing?.values.first?.length }

    private struct Packing: Decodable {
        var length: Int
    }

    private struct Mix: Decodable {
        struct Source: Decodable {
            var epochs: Double
        }

        var sources: [Source]
    }

    private enum CodingKeys: String, CodingKey {
        case madeBy = "made_by"
        case target, rows, splits, features, files, mix, packing
    }

    /// Reads a folder's `stats.json`.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where the folder is no dataset of ours.
    init(ofFolder path: String) throws {
        let name = "\(path)/\(DatasetFolder.contents)"
        func refusal(_ cause: (any Error)?) -> FirstpassError {
            FirstpassError(
                .usage, "the folder is no dataset that an export of this version wrote", at: name,
                remedy: "name the folder that was given to --out, or export again", cause: cause)
        }
        guard let data = FileManager.default.contents(atPath: name) else { throw refusal(nil) }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw refusal(error)
        }
        guard madeBy == DatasetFolder.maker else { throw refusal(nil) }
    }
}
