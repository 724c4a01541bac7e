internal import Core

/// Columns as they stand in `stats.json`: `{"name":…,"type":"string"}`, of a list `{"list":TYPE}`, of a structure
/// `{"struct":[COLUMN…]}`.
extension Feature {
    /// The columns.
    static func json(_ columns: [Column]) -> JSONValue {
        .list(columns.map { .object([("name", .string($0.name)), ("type", $0.type.json)]) })
    }

    private var json: JSONValue {
        switch self {
        case .list(let element): .object([("list", element.json)])
        case .structure(let columns): .object([("struct", Self.json(columns))])
        default: .string(dtype ?? "")
        }
    }
}

extension Feature.Column: Decodable {
    private enum CodingKeys: String, CodingKey {
        case name, type
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .name), try container.decode(Feature.self, forKey: .type))
    }
}

extension Feature: Decodable {
    private enum CodingKeys: String, CodingKey {
        case list
        case structure = "struct"
    }

    init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            let scalars: [Feature] = [.string, .boolean, .int32, .int64, .float64]
            guard let scalar = scalars.first(where: { $0.dtype == name }) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "there is no type '\(name)'"))
            }
            self = scalar
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.list) {
            self = .list(try container.decode(Feature.self, forKey: .list))
        } else {
            self = .structure(try container.decode([Column].self, forKey: .structure))
        }
    }
}
