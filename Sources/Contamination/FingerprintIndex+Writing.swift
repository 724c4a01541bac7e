import Core
import Crypto
import Foundation

extension FingerprintIndex {
    /// The bytes of the fingerprint file; the same index always gives the same bytes.
    public func serialised() -> [UInt8] {
        var bytes = Self.magic
        bytes.append(number: Self.formatVersion)
        bytes.append(number: Normaliser.ruleVersion)
        bytes.append(number: unicodeVersion.major)
        bytes.append(number: unicodeVersion.minor)
        bytes.append(number: UInt32(WindowHash.windowLength))
        bytes.append(number: sampledSeed)
        bytes += Self.digest(fromHexadecimal: sourceSHA256)
        bytes.append(number: UInt32(items))
        bytes.append(number: UInt32(shortItems))
        bytes.append(number: UInt32(name.utf8.count))
        bytes += name.utf8
        bytes.append(numbers: itemNumbers)
        bytes.append(table: table)
        bytes += SHA256.hash(data: bytes)
        return bytes
    }

    /// Writes the fingerprint file, replacing what stands there in one step.
    ///
    /// - Throws: ``FirstpassError`` where it cannot be written.
    public func write(to path: String) throws {
        do {
            try Data(serialised()).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw FirstpassError(
                .storage, "the fingerprint file cannot be written", at: path,
                remedy: "check that the folder exists, may be written to, and has room", cause: error)
        }
    }

    /// The 32 bytes of 64 hexadecimal digits.
    private static func digest(fromHexadecimal text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(table: WindowTable) {
        append(number: UInt64(table.places))
        append(number: UInt32(table.groups.count))
        for group in table.groups {
            append(number: UInt32(group.length))
            append(number: UInt32(group.numbers.count))
        }
        append(number: UInt32(table.lists.count))
        for bitmap in [table.longPieces, table.shortPieces] {
            append(number: UInt32(bitmap?.shortest ?? 0))
            guard let bitmap else { continue }
            append(number: UInt32(bitmap.logarithm))
            append(numbers: bitmap.words)
        }
        append(numbers: table.finds)
        append(numbers: table.confirms)
        append(numbers: table.plainConfirms)
        append(numbers: table.owners)
        append(numbers: table.lists)
        append(numbers: table.sampled)
    }
}
