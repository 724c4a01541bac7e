import ArgumentParser
import Contamination
import Core
import Foundation

/// Which benchmarks are looked for.
struct BenchmarkOptions: ParsableArguments {
    @Option(
        name: .customLong("benchmarks"),
        help: ArgumentHelp(
            "Look only for these: built-in ones, or files of 'firstpass benchmarks index'. (default: all built-in ones)",
            valueName: "a,b"))
    var names: String?

    /// Their fingerprints, by name.
    ///
    /// - Throws: `FirstpassError` where one is not known or cannot be read.
    func indexes() throws -> [FingerprintIndex] {
        let folder = try SharedFolder().path("fingerprints")
        guard let names else { return try FingerprintIndex.all(in: folder) }
        var indexes: [FingerprintIndex] = []
        for name in names.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) where !name.isEmpty {
            let index = try FingerprintIndex(contentsOf: try Self.path(name, in: folder))
            guard !indexes.contains(where: { $0.name == index.name }) else {
                throw FirstpassError(.usage, "the benchmark '\(index.name)' is named twice", remedy: "Name it once.")
            }
            indexes.append(index)
        }
        guard !indexes.isEmpty else {
            throw FirstpassError(.usage, "no benchmark is named", remedy: "See 'firstpass benchmarks list'.")
        }
        return indexes.sorted { $0.name < $1.name }
    }

    /// The file of a built-in benchmark, or the one that is named.
    static func path(_ name: String, in folder: String) throws -> String {
        let suffix = ".\(FingerprintIndex.fileExtension)"
        if name.contains("/") || name.hasSuffix(suffix) { return name }
        let path = "\(folder)/\(name)\(suffix)"
        guard FileManager.default.fileExists(atPath: path) else {
            let known = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
            let near = EditDistance.nearest(to: name, among: known).map { "Did you mean '\($0)'? " } ?? ""
            throw FirstpassError(
                .usage, "there is no built-in benchmark '\(name)'",
                remedy: "\(near)There are: \(known.joined(separator: ", ")); or name a fingerprint file.")
        }
        return path
    }
}
