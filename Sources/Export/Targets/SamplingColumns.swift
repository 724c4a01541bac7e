internal import Core
internal import Foundation

/// The sampling parameters of a completion as typed columns. One that was not set has the value that turns it off.
struct SamplingColumns: Decodable {
    private var temperature: Double?
    private var topP: Double?
    private var topK: Int?
    private var minP: Double?
    private var repetitionPenalty: Double?
    private var maxTokens: Int?

    private enum CodingKeys: String, CodingKey {
        case temperature
        case topP = "top_p"
        case topK = "top_k"
        case minP = "min_p"
        case repetitionPenalty = "repetition_penalty"
        case maxTokens = "max_tokens"
    }

    static let columns: [Feature.Column] = [
        .init("temperature", .float64),
        .init("top_p", .float64),
        .init("top_k", .int64),
        .init("min_p", .float64),
        .init("repetition_penalty", .float64),
        .init("max_tokens", .int64),
    ]

    /// Reads the JSON object that stands in the ledger.
    ///
    /// - Throws: ``FirstpassError`` with the code `storage` where a parameter is not a number.
    init(parameters: String) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(parameters.utf8))
        } catch {
            throw FirstpassError(
                .storage,
                "the sampling parameters of a completion are not what they should be: \(parameters.prefix(200))",
                cause: error)
        }
    }

    /// The columns with their values.
    var members: [(key: String, value: JSONValue)] {
        [
            ("temperature", .number(temperature ?? 1)),
            ("top_p", .number(topP ?? 1)),
            ("top_k", .integer(topK ?? 0)),
            ("min_p", .number(minP ?? 0)),
            ("repetition_penalty", .number(repetitionPenalty ?? 1)),
            ("max_tokens", .integer(maxTokens ?? 0)),
        ]
    }
}
