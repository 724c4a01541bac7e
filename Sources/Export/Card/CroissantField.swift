internal import Core

/// A column as a `cr:Field`: a list is an array, a structure has sub-fields, each with its path in the column.
struct CroissantField {
    /// The `@id` of the set that fields are read from.
    static let fileSet = "rows"

    var column: Feature.Column
    /// The `@id` of what it is a field of.
    var parent: String
    /// The column of the file that it lies in, with the path to it there; nil for a column itself.
    var place: (column: String, path: [String])?

    /// The field.
    var json: JSONValue {
        var (type, dimensions) = (column.type, 0)
        while case .list(let element) = type { (type, dimensions) = (element, dimensions + 1) }
        let id = "\(parent)/\(column.name)"
        var members: [(key: String, value: JSONValue)] = [
            ("@type", .string("cr:Field")),
            ("@id", .string(id)),
            ("name", .string(column.name)),
        ]
        if let dataType = Self.dataType(of: type) { members.append(("dataType", .string(dataType))) }
        if dimensions > 0 {
            members.append(("isArray", .boolean(true)))
            members.append(("arrayShape", .string(Array(repeating: "-1", count: dimensions).joined(separator: ","))))
        }
        if case .structure(let columns) = type {
            let place = place ?? (column.name, [])
            let fields = columns.map { inner in
                CroissantField(column: inner, parent: id, place: (place.column, place.path + [inner.name])).json
            }
            members.append(("subField", .list(fields)))
        } else {
            members.append(("source", source))
        }
        return .object(members)
    }

    private var source: JSONValue {
        let path = place?.path ?? []
        return .object(
            [
                ("fileSet", .object([("@id", .string(Self.fileSet))])),
                ("extract", .object([("column", .string(place?.column ?? column.name))])),
            ]
                + (path.isEmpty
                    ? [] : [("transform", .object([("jsonPath", .string(path.joined(separator: ".")))]))]))
    }

    private static func dataType(of type: Feature) -> String? {
        switch type {
        case .string: "sc:Text"
        case .boolean: "sc:Boolean"
        case .int32: "cr:Int32"
        case .int64: "cr:Int64"
        case .float64: "cr:Float64"
        case .list, .structure: nil
        }
    }
}
