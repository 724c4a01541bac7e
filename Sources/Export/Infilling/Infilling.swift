internal import Core

/// Turns texts into exercises in filling in the middle.
///
/// As in Code Llama (Rozière et al., arXiv 2308.12950, section 2.3): a text is split at two places, each equally likely to
/// be before any character or at the end, and its parts are written in one of two orders with the family's marks between
/// them, half of the texts in either. The second order is the variant that Bavarian et al. (*Efficient Training of Language
/// Models to Fill in the Middle*, arXiv 2207.14255, appendix D) train together with the first. Characters are Unicode
/// scalars: none is ever split.
///
/// A text's places depend on the seed and its number alone, so that a growing run moves none.
public struct Infilling: Sendable {
    /// Marks and form.
    public let family: InfillingFamily
    /// What the places are drawn from.
    public let seed: UInt64

    /// Chooses a form and a seed.
    public init(_ family: InfillingFamily, seed: UInt64) {
        self.family = family
        self.seed = seed
    }

    /// A text as an exercise; nil where one of the family's marks stands in it, since nothing could tell that from ours.
    ///
    /// - Parameter number: the text's number, such as its question's index.
    public func exercise(_ text: String, number: Int) -> (text: String, order: InfillingOrder)? {
        guard !family.marks.contains(where: text.holdsBytes) else { return nil }
        var random = CounterRandom(seed: Seed.derive("\(seed)/infilling/\(number)"))
        let scalars = text.unicodeScalars
        let places = [Self.draw(upTo: scalars.count, &random), Self.draw(upTo: scalars.count, &random)].sorted()
        let first = scalars.index(scalars.startIndex, offsetBy: places[0])
        let second = scalars.index(first, offsetBy: places[1] - places[0])
        let order: InfillingOrder = random.next() >> 63 == 0 ? .prefixFirst : .suffixFirst
        let parts = (scalars[..<first], scalars[first..<second], scalars[second...])
        return (write(String(parts.0), String(parts.1), String(parts.2), order), order)
    }

    /// The text that an exercise was made of.
    ///
    /// - Throws: ``FirstpassError`` with the code `format` where it is not of the family's form.
    public func decode(_ exercise: String) throws -> String {
        var rest = exercise.utf8[...]
        func broken() -> FirstpassError {
            FirstpassError(.format, "the text is no exercise in filling in the middle of the form '\(family.name)'")
        }
        func take(_ mark: String) -> Bool {
            guard rest.starts(with: mark.utf8) else { return false }
            rest = rest.dropFirst(mark.utf8.count)
            return true
        }
        func take(upTo mark: String) throws -> Substring.UTF8View {
            guard let range = rest.firstRange(of: mark.utf8) else { throw broken() }
            defer { rest = rest[range.upperBound...] }
            return rest[..<range.lowerBound]
        }
        guard take(family.prefix) else { throw broken() }
        var parts: [Substring.UTF8View] = []
        if take(family.suffix) {
            let suffix = try take(upTo: family.middle)
            guard take(family.textStart) else { throw broken() }
            parts = [try take(upTo: family.end), suffix]
        } else {
            guard take(family.textStart) else { throw broken() }
            let prefix = try take(upTo: family.suffix)
            let suffix = try take(upTo: family.middle)
            parts = [prefix, try take(upTo: family.end), suffix]
        }
        guard rest.isEmpty else { throw broken() }
        return parts.map { String(decoding: $0, as: UTF8.self) }.reduce(into: "") {
            $0.unicodeScalars += $1.unicodeScalars
        }
    }

    private func write(_ prefix: String, _ middle: String, _ suffix: String, _ order: InfillingOrder) -> String {
        switch order {
        case .prefixFirst:
            family.prefix + family.textStart + prefix + family.suffix + suffix + family.middle + middle + family.end
        case .suffixFirst:
            family.prefix + family.suffix + suffix + family.middle + family.textStart + prefix + middle + family.end
        }
    }

    /// A whole number from 0 to a limit, each as likely as the other but for less than one in 2⁶⁴ of the limit.
    private static func draw(upTo limit: Int, _ random: inout CounterRandom) -> Int {
        Int(random.next().multipliedFullWidth(by: UInt64(limit) + 1).high)
    }
}
