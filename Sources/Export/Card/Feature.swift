/// The type of a column, as the Python package `datasets` names it in a dataset card.
indirect enum Feature: Sendable, Equatable {
    case string
    case boolean
    case int32
    case int64
    case float64
    case list(Feature)
    case structure([Column])

    /// A column: its name and type.
    struct Column: Sendable, Equatable {
        var name: String
        var type: Feature

        init(_ name: String, _ type: Feature) {
            self.name = name
            self.type = type
        }
    }

    /// The YAML of `dataset_info.features`, in the form that `datasets.Features._to_yaml_list` writes: a scalar is
    /// `dtype: T`, a list of scalars `list: T`, a list of structures `list:` and their columns, a structure `struct:`
    /// and its columns.
    static func yaml(_ columns: [Column], indentation: Int) -> String {
        let space = String(repeating: " ", count: indentation)
        return columns.map { column in
            "\(space)- name: \(column.name)\n" + column.type.yaml(indentation: indentation + 2)
        }.joined()
    }

    /// The name of a scalar as `datasets` has it; nil for a list or structure.
    var dtype: String? {
        switch self {
        case .string: "string"
        case .boolean: "bool"
        case .int32: "int32"
        case .int64: "int64"
        case .float64: "float64"
        case .list, .structure: nil
        }
    }

    private func yaml(indentation: Int) -> String {
        let space = String(repeating: " ", count: indentation)
        switch self {
        case .structure(let columns): return "\(space)struct:\n" + Self.yaml(columns, indentation: indentation)
        case .list(.structure(let columns)): return "\(space)list:\n" + Self.yaml(columns, indentation: indentation)
        case .list(let inner):
            if let dtype = inner.dtype { return "\(space)list: \(dtype)\n" }
            return "\(space)list:\n" + inner.yaml(indentation: indentation + 2)
        default: return "\(space)dtype: \(dtype ?? "null")\n"
        }
    }
}
