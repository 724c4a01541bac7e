import ArgumentParser
import Foundation

/// Names of fields, as `a,b.c`.
struct FieldList: ExpressibleByArgument {
    /// The dotted paths.
    let paths: [String]

    /// Reads them; nil where one is empty.
    init?(argument: String) {
        paths = argument.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard paths.allSatisfy({ !$0.isEmpty }) else { return nil }
    }
}
