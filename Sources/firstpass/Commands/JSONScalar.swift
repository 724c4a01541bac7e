/// An id as it stood in the input: a text or a whole number.
enum JSONScalar: Encodable, Sendable, Equatable {
    case text(String)
    case number(Int)

    /// Nil for a field that is neither.
    init?(_ field: JSONField) {
        switch field {
        case .text(let text): self = .text(text)
        case .number(let digits):
            guard let number = Int(digits) else { return nil }
            self = .number(number)
        default: return nil
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}
