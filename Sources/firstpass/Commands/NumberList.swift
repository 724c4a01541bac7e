import ArgumentParser
import Foundation

/// Whole numbers separated by commas, as some flags take them.
enum NumberList {
    /// Reads a flag's value.
    ///
    /// - Throws: `ValidationError` that names the flag where something is no number of the range, or nothing is there.
    static func parse(_ text: String, flag: String, in range: ClosedRange<Int>) throws -> [Int] {
        let parts = text.split(separator: ",")
        let numbers = parts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        guard !numbers.isEmpty, numbers.count == parts.count, numbers.allSatisfy(range.contains) else {
            throw ValidationError(
                "\(flag) must be numbers from \(range.lowerBound) to \(range.upperBound), separated by commas")
        }
        return numbers
    }
}
