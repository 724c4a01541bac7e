/// The value of a field of a benchmark's record, as far as a question or an item's number can stand in it.
enum BenchmarkField: Decodable, Equatable {
    case text(String)
    case number(Int)
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .other
        }
    }

    /// The text, where it is one.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The number that an item has: the value itself, or the digits at the end of a text (`HumanEval/53`).
    var itemNumber: UInt32? {
        switch self {
        case .number(let number): UInt32(exactly: number)
        case .text(let text): UInt32(String(text.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()))
        case .other: nil
        }
    }
}
