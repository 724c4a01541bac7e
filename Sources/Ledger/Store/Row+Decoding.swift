internal import Core
internal import GRDB

/// Columns that are read as what they stand for. A value that cannot be is damage: it throws, it never traps.
extension Row {
    /// A value of an enumeration by its name.
    func name<Value: RawRepresentable>(forColumn column: String) throws -> Value where Value.RawValue == String {
        let text: String = try decode(forColumn: column)
        guard let value = Value(rawValue: text) else { throw Self.damage(column, text) }
        return value
    }

    /// A value of an enumeration by its name, or nil where the column is NULL.
    func name<Value: RawRepresentable>(ifPresentForColumn column: String) throws -> Value?
    where Value.RawValue == String {
        guard let text: String = try decode(forColumn: column) else { return nil }
        guard let value = Value(rawValue: text) else { throw Self.damage(column, text) }
        return value
    }

    /// A seed, which stands as decimal text.
    func seed(forColumn column: String) throws -> UInt64 {
        let text: String = try decode(forColumn: column)
        guard let value = UInt64(text) else { throw Self.damage(column, text) }
        return value
    }

    /// A JSON list of texts.
    func texts(forColumn column: String) throws -> [String] {
        try JSONText.decode([String].self, from: try decode(forColumn: column), column: column)
    }

    /// A JSON list of texts, or nil where the column is NULL.
    func texts(ifPresentForColumn column: String) throws -> [String]? {
        guard let text: String = try decode(forColumn: column) else { return nil }
        return try JSONText.decode([String].self, from: text, column: column)
    }

    private static func damage(_ column: String, _ value: String) -> FirstpassError {
        FirstpassError(
            .storage, "the ledger's column '\(column)' has the value '\(value.prefix(80))', which has no meaning")
    }
}
