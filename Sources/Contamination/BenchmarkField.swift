/// The value of a field of a benchmark's record, as far as a question, tests or an item's number can stand in it.
package enum BenchmarkField: Decodable, Equatable {
    case text(String)
    case number(Int)
    case texts([String])
    case other

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let texts = try? container.decode([String].self) {
            self = .texts(texts)
        } else {
            self = .other
        }
    }

    /// The text, where it is one.
    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The texts, where it is a list of them.
    package var texts: [String]? {
        if case .texts(let texts) = self { texts } else { nil }
    }

    /// The number that an item has: the value itself, or the digits at the end of a text (`HumanEval/53`).
    package var itemNumber: UInt32? {
        switch self {
        case .number(let number): UInt32(exactly: number)
        case .text(let text): UInt32(String(text.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()))
        case .texts, .other: nil
        }
    }
}
