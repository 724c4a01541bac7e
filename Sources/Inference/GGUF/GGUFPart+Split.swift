import Core
import Foundation

extension GGUFPart {
    /// The other files of a model that is split, in order; none where it is not.
    static func others(of first: GGUFPart) throws -> [GGUFPart] {
        let count = try first.splitNumber("split.count") ?? 1
        guard count > 1 else { return [] }
        let suffix = suffix(0, count)
        guard try first.splitNumber("split.no") == 0, first.file.path.hasSuffix(suffix) else {
            throw FirstpassError(
                .usage, "this file is one of the \(count) that the model is split into, and not the first by its name",
                at: first.file.path, remedy: "give the file that ends in '\(suffix)', with the others beside it")
        }
        let stem = first.file.path.dropLast(suffix.count)
        return try (1..<count).map { number in
            let part = try GGUFPart(path: stem + Self.suffix(number, count))
            guard try part.splitNumber("split.no") == number, try part.splitNumber("split.count") == count else {
                throw FirstpassError(
                    .format, "the metadata do not say that this is file \(number + 1) of \(count)", at: part.file.path)
            }
            return part
        }
    }

    /// Checks the number of tensors of all files together against what the first file says.
    func checkTensorTotal(_ total: Int) throws {
        guard let expected = try splitNumber("split.tensors.count"), expected != total else { return }
        throw FirstpassError(
            .format, "the model's files have \(total) tensors, and 'split.tensors.count' says \(expected)",
            at: file.path)
    }

    private func splitNumber(_ key: String) throws -> Int? {
        guard let value = metadata[key] else { return nil }
        guard let number = value.int, (0...Int(Int32.max)).contains(number) else {
            throw FirstpassError(
                .format, "'\(key)' should be a count and is \(value.typeName)",
                at: "\(file.path), byte \(keyOffsets[key] ?? 0)")
        }
        return number
    }

    private static func suffix(_ number: Int, _ count: Int) -> String {
        String(format: "-%05d-of-%05d.gguf", number + 1, count)
    }
}
