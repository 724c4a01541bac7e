import Core
import Foundation

/// Makes the fingerprints of a benchmark from its question side.
///
/// ```swift
/// var builder = try FingerprintBuilder(name: "mine", sourceSHA256: Fingerprint.sha256(bytes))
/// try builder.add(number: 0, texts: ["Write a function that …"])
/// try builder.build().write(to: "mine.fingerprints")
/// ```
public struct FingerprintBuilder {
    /// The seed of the built-in fingerprints' sampled windows.
    public static let defaultSeed: UInt64 = 1

    private let name: String
    private let sourceSHA256: String
    private let sampledSeed: UInt64
    private var numbers: [UInt32] = []
    private var shortItems = 0
    private var unicodeVersion = UnicodeVersion(major: 1, minor: 1)
    private var table = WindowTableBuilder()

    /// Begins with no items.
    ///
    /// - Parameters:
    ///   - name: the benchmark's name: lower-case letters, digits, `.`, `+`, `-` and `_`.
    ///   - sourceSHA256: the SHA-256 of the source file, 64 hexadecimal digits.
    ///   - sampledSeed: the seed with which three windows of each item are drawn.
    /// - Throws: ``FirstpassError`` where the name or the SHA-256 cannot stand in a fingerprint file.
    public init(name: String, sourceSHA256: String, sampledSeed: UInt64 = defaultSeed) throws {
        guard FingerprintIndex.isValidName(name) else {
            throw FirstpassError(
                .usage, "'\(name)' cannot be a benchmark's name",
                remedy: "use 1 to 64 lower-case letters, digits, '.', '+', '-' and '_', not beginning with '.'")
        }
        guard sourceSHA256.utf8.count == 64, sourceSHA256.allSatisfy({ $0.isHexDigit && $0.isASCII }) else {
            throw FirstpassError(.usage, "'\(sourceSHA256)' is not a SHA-256", remedy: "give 64 hexadecimal digits")
        }
        self.name = name
        self.sourceSHA256 = sourceSHA256.lowercased()
        self.sampledSeed = sampledSeed
    }

    /// Adds an item.
    ///
    /// - Parameters:
    ///   - number: the number that the benchmark gives it.
    ///   - texts: its question side; windows never cross from one text to the next.
    /// - Throws: ``FirstpassError`` where there is no room for another item.
    public mutating func add(number: UInt32, texts: [String]) throws {
        guard numbers.count < WindowTable.listFlag - 1 else {
            throw FirstpassError(.unsupported, "a benchmark has at most \(WindowTable.listFlag - 1) items")
        }
        let item = UInt32(numbers.count)
        // The draws depend on the item alone.
        let seed = Seed.derive("sampled windows/\(sampledSeed)/\(name)/\(item)")
        let longest = table.add(item: item, texts: texts, seed: seed)
        if longest < WindowHash.windowLength { shortItems += 1 }
        for scalar in texts.joined().unicodeScalars where !scalar.isASCII {
            unicodeVersion = max(unicodeVersion, UnicodeVersion.age(of: scalar) ?? .current)
        }
        numbers.append(number)
    }

    /// The index of the items so far.
    ///
    /// - Throws: ``FirstpassError`` where there is no item, two have the same number, or there are too many windows.
    public func build() throws -> FingerprintIndex {
        guard !numbers.isEmpty else { throw FirstpassError(.format, "the benchmark '\(name)' has no items") }
        var seen: Set<UInt32> = []
        for number in numbers where !seen.insert(number).inserted {
            throw FirstpassError(
                .format, "two items of the benchmark '\(name)' have the number \(number)",
                remedy: "name a field that numbers the items, or none")
        }
        return FingerprintIndex(
            name: name, sourceSHA256: sourceSHA256, unicodeVersion: unicodeVersion, sampledSeed: sampledSeed,
            itemNumbers: numbers, shortItems: shortItems, table: try table.build(items: numbers.count))
    }
}
