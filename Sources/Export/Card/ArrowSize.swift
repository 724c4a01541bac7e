internal import Core

/// The bytes of a row in Arrow's memory, as `datasets` counts a part's `num_bytes`: texts and lists have an offset of four
/// bytes each, and nothing is null (<https://arrow.apache.org/docs/format/Columnar.html>).
enum ArrowSize {
    static func bytes(of value: JSONValue, _ type: Feature) -> Int {
        switch (value, type) {
        case (.string(let text), .string): 4 + text.utf8.count
        case (_, .boolean): 1
        case (_, .int32): 4
        case (_, .int64), (_, .float64): 8
        case (.list(let values), .list(let element)): values.reduce(4) { $0 + bytes(of: $1, element) }
        case (.object(let members), .structure(let columns)): bytes(of: members, columns)
        default: 0
        }
    }

    private static func bytes(of members: [(key: String, value: JSONValue)], _ columns: [Feature.Column]) -> Int {
        zip(members, columns).reduce(0) { $0 + bytes(of: $1.0.value, $1.1.type) }
    }
}
