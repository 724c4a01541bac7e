import Foundation

/// What `Fixtures/scripts/generation.py` recorded of a real model.
struct GenerationFixture: Decodable {
    struct Prompt: Decodable {
        let text: String
        let tokens: [Int32]
        /// llama.cpp's greedy one.
        let continuation: [Int32]
        let positions: [Position]
    }

    /// llama.cpp's most probable tokens after a position, most probable first.
    struct Position: Decodable {
        let position: Int
        let candidates: [Candidate]

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            position = try container.decode(Int.self)
            candidates = try container.decode([Candidate].self)
        }

        /// By the exact values, most probable first.
        var exactOrder: [Candidate] { candidates.sorted { $0.exact > $1.exact } }

        /// How much more probable the first is than the second by the exact values.
        var exactMargin: Double { exactOrder[0].exact - exactOrder[1].exact }
    }

    struct Candidate: Decodable {
        let token: Int32
        /// The logarithms of its probability, by llama.cpp and exact to four decimals.
        let llamaCpp: Double
        let exact: Double

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            token = try container.decode(Int32.self)
            llamaCpp = try container.decode(Double.self)
            exact = try container.decode(Double.self)
        }
    }

    let prompts: [Prompt]

    static func load(_ name: String) throws -> Self {
        try JSONDecoder().decode(Self.self, from: Data(contentsOf: FixtureReader.url("generation/\(name).json")))
    }
}
