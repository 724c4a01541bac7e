internal import Core

/// Holds a row against the columns that it should have.
enum RowCheck {
    /// What is wrong with a row, as a clause; nil where nothing is.
    static func problem(of row: JSONValue, _ columns: [Feature.Column]) -> String? {
        problem(of: row, .structure(columns), at: "")
    }

    private static func problem(of value: JSONValue, _ type: Feature, at place: String) -> String? {
        switch (value, type) {
        case (.string, .string), (.boolean, .boolean), (.integer, .int64), (.integer, .float64): return nil
        case (.integer(let number), .int32):
            return Int32(exactly: number) == nil ? "\(place) is \(number), more than 32 bits hold" : nil
        case (.number(let number), .float64): return number.isFinite ? nil : "\(place) is no finite number"
        case (.list(let values), .list(let element)):
            for (index, value) in values.enumerated() {
                if let problem = problem(of: value, element, at: "\(place)[\(index)]") { return problem }
            }
            return nil
        case (.object(let members), .structure(let columns)):
            guard members.map(\.key) == columns.map(\.name) else {
                let keys = members.map(\.key).joined(separator: ", ").prefix(200)
                return "\(place.isEmpty ? "the row" : place) has the columns \(keys)"
            }
            for (member, column) in zip(members, columns) {
                let inner = place.isEmpty ? column.name : "\(place).\(column.name)"
                if let problem = problem(of: member.value, column.type, at: inner) { return problem }
            }
            return nil
        default:
            return "\(place.isEmpty ? "the row" : place) is \(name(of: value)), not \(name(of: type))"
        }
    }

    private static func name(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .boolean: "true or false"
        case .string: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .list: "a list"
        case .object: "an object"
        }
    }

    private static func name(of type: Feature) -> String {
        switch type {
        case .list: "a list"
        case .structure: "an object"
        default: type.dtype ?? ""
        }
    }
}
