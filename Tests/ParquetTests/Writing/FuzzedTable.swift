import Core
import Foundation
import Parquet

/// A table of which everything depends on a number: its columns, its rows, and how it is written.
struct FuzzedTable {
    /// The columns.
    let fields: [ParquetField]
    /// The rows.
    let rows: [[JSONValue]]
    /// How it is written.
    let options: ParquetWriterOptions

    /// Which values a column has.
    private enum Flavour: CaseIterable {
        case few
        case any
        case rising
        case falling
        case repeated
    }

    init(number: UInt64, rowCount: Int) {
        var random = CounterRandom(seed: number)
        let fields = (0..<Int.random(in: 1...6, using: &random)).map {
            Self.field("c\($0)" + ["", " ü", ".x", "\"'"][Int.random(in: 0..<4, using: &random)], depth: 0, &random)
        }
        let flavours = fields.map { _ in
            (Flavour.allCases.randomElement(using: &random) ?? .any, Double.random(in: 0...0.6, using: &random))
        }
        rows = (0..<rowCount).map { row in
            zip(fields, flavours).map { field, flavour in
                Self.value(
                    field.type, field.isNullable, flavour.0, nulls: flavour.1, row: row, of: rowCount, &random)
            }
        }
        self.fields = fields
        let rowGroups = [500, 20_000, 300_000, 32 << 20].randomElement(using: &random) ?? 1
        let pages = [1, 300, 8_000, 1 << 20].randomElement(using: &random) ?? 1
        options = ParquetWriterOptions(
            compression: [.none, .zstd()].randomElement(using: &random) ?? .none, rowGroupBytes: rowGroups,
            pageBytes: pages,
            dictionaryBytes: [0, 200, 1 << 20].randomElement(using: &random) ?? 1 << 20,
            metadata: [ParquetKeyValue(key: "number", value: "\(number)"), ParquetKeyValue(key: "nothing", value: nil)])
    }

    // MARK: Schemas

    private static func field(_ name: String, depth: Int, _ random: inout CounterRandom) -> ParquetField {
        ParquetField(name, type(depth: depth, &random), isNullable: Bool.random(using: &random))
    }

    private static func type(depth: Int, _ random: inout CounterRandom) -> ParquetType {
        switch Int.random(in: 0..<(depth < 4 ? 10 : 6), using: &random) {
        case 0: .boolean
        case 1: .int32
        case 2: .int64
        case 3: .float
        case 4: .double
        case 5: .string
        case 6, 7: .list(type(depth: depth + 1, &random), hasNulls: Bool.random(using: &random))
        default:
            .structure(
                (0..<Int.random(in: 1...3, using: &random)).map { field("f\($0)", depth: depth + 1, &random) })
        }
    }

    // MARK: Values

    private static func value(
        _ type: ParquetType, _ isNullable: Bool, _ flavour: Flavour, nulls: Double, row: Int, of count: Int,
        _ random: inout CounterRandom
    ) -> JSONValue {
        if isNullable, Double.random(in: 0..<1, using: &random) < nulls { return .null }
        func inner(_ type: ParquetType, _ isNullable: Bool, _ random: inout CounterRandom) -> JSONValue {
            value(type, isNullable, flavour, nulls: nulls, row: row, of: count, &random)
        }
        /// A number of which the flavour decides how often it comes back.
        let key: Int =
            switch flavour {
            case .few: Int.random(in: 0..<5, using: &random)
            case .any: Int.random(in: 0..<1_000_000, using: &random)
            case .rising: row
            case .falling: count - row
            case .repeated: row / 100
            }
        let isExtreme = flavour == .any && Int.random(in: 0..<10, using: &random) == 0
        switch type {
        case .boolean: return .boolean(flavour == .any ? Bool.random(using: &random) : key % 3 == 0)
        case .int32:
            let extremes = [Int(Int32.min), Int(Int32.max), 0, -1]
            return .integer(isExtreme ? extremes.randomElement(using: &random) ?? 0 : key - 500)
        case .int64:
            return .integer(
                isExtreme ? [Int.min, Int.max, 0, -1].randomElement(using: &random) ?? 0 : (key - 500) << 20)
        case .float:
            let extremes: [Float] = [
                .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            ]
            return .number(Double(isExtreme ? extremes.randomElement(using: &random) ?? 0 : Float(key - 500) / 7))
        case .double:
            let extremes: [Double] = [
                .nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            ]
            return .number(isExtreme ? extremes.randomElement(using: &random) ?? 0 : Double(key - 500) / 7)
        case .string: return .string(text(key, isExtreme: isExtreme, &random))
        case .list(let element, let hasNulls):
            return .list((0..<Int.random(in: 0...3, using: &random)).map { _ in inner(element, hasNulls, &random) })
        case .structure(let fields):
            return .object(fields.map { (key: $0.name, value: inner($0.type, $0.isNullable, &random)) })
        }
    }

    private static func text(_ key: Int, isExtreme: Bool, _ random: inout CounterRandom) -> String {
        guard isExtreme else { return String(key, radix: 36) + (key % 4 == 0 ? "" : "-äπ🜚\n") }
        /// Some are longer than statistics may be, with characters of several bytes across the cut, and with the last
        /// characters there are before it.
        let pieces = ["", "\0", "x", "é", "漢", "🜚", "\u{10FFFF}", "\u{D7FF}", "\u{7F}", "a\u{301}", "\"\\"]
        let piece = pieces.randomElement(using: &random) ?? ""
        let long = String(repeating: piece, count: [1, 15, 16, 17, 63, 64, 65, 300].randomElement(using: &random) ?? 1)
        return (pieces.randomElement(using: &random) ?? "") + long + String(key % 7)
    }

    // MARK: Files

    /// Writes the table as Parquet, as JSON lines, and what is to be known of both, into a folder.
    func write(to folder: URL, name: String) throws {
        let target = folder.appending(path: name)
        try WrittenBytes.of(self).write(to: target.appendingPathExtension("parquet"))
        var lines = ""
        for row in rows {
            let members = try zip(fields, row).map { (key: $0.name, value: try Self.exact($1, $0.type)) }
            try JSONValue.object(members).write(to: &lines)
            lines += "\n"
        }
        try Data(lines.utf8).write(to: target.appendingPathExtension("jsonl"))
        var facts = ""
        try JSONValue.object([
            (key: "fields", value: .list(fields.map(Self.description))),
            (key: "codec", value: .integer(options.compression == .none ? 0 : 6)),
            (key: "row_groups", value: .integer(rows.isEmpty ? 0 : 1)),
        ]).write(to: &facts)
        try Data(facts.utf8).write(to: target.appendingPathExtension("json"))
    }

    /// Numbers of floating point by their bits, which JSON can say of all.
    private static func exact(_ value: JSONValue, _ type: ParquetType) throws -> JSONValue {
        func hexadecimal(_ bits: some BinaryInteger, _ digits: Int) -> JSONValue {
            let text = String(bits, radix: 16)
            return .string(String(repeating: "0", count: digits - text.count) + text)
        }
        switch (type, value) {
        case (.double, .number(let number)): return hexadecimal(number.bitPattern, 16)
        case (.float, .number(let number)): return hexadecimal(Float(number).bitPattern, 8)
        case (.list(let element, _), .list(let values)): return .list(try values.map { try exact($0, element) })
        case (.structure(let fields), .object(let members)):
            return .object(
                try zip(fields, members).map { (key: $0.name, value: try exact($1.value, $0.type)) })
        default: return value
        }
    }

    private static func description(_ field: ParquetField) -> JSONValue {
        .object([
            (key: "name", value: .string(field.name)), (key: "type", value: description(field.type)),
            (key: "nullable", value: .boolean(field.isNullable)),
        ])
    }

    private static func description(_ type: ParquetType) -> JSONValue {
        switch type {
        case .boolean: .string("boolean")
        case .int32: .string("int32")
        case .int64: .string("int64")
        case .float: .string("float")
        case .double: .string("double")
        case .string: .string("string")
        case .list(let element, let hasNulls):
            .object([(key: "list", value: description(element)), (key: "nulls", value: .boolean(hasNulls))])
        case .structure(let fields): .object([(key: "struct", value: .list(fields.map(description)))])
        }
    }
}
