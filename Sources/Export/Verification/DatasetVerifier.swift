internal import Core
internal import Crypto
internal import Datasets
internal import Foundation

/// Reads a dataset's folder again and holds it against its `stats.json`.
///
/// All files are there and no other, with their bytes and SHA-256; every row has exactly the columns and types; the counts
/// are right; no row stands twice, and no question in two parts; nothing shares text with a benchmark. Rows of `packed` have
/// their length and the form of sequences, and what they say is looked at where their tokens can be read. Memory is that of a
/// block of rows and some tens of bytes a row.
///
/// ```swift
/// let verification = try DatasetVerifier().verify("output/first/messages")
/// for finding in verification.findings { print(finding) }
/// ```
public struct DatasetVerifier: Sendable {
    /// What a text shares with benchmarks, a clause each; nil where that shall not be looked for.
    public var contamination: (@Sendable (String) -> [String])?
    /// The text of token ids; nil where nobody knows the tokenizer.
    public var decode: (@Sendable (ArraySlice<Int32>) -> String)?

    /// Makes a verifier.
    public init(contamination: (@Sendable (String) -> [String])? = nil) {
        self.contamination = contamination
    }

    /// Verifies a folder.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where the folder is no dataset of ours, `storage` where a file
    ///   cannot be read. What is wrong within the dataset is a finding.
    public func verify(_ path: String) throws -> DatasetVerification {
        let contents = try DatasetContents(ofFolder: path)
        var result = DatasetVerification()
        result.hasUnreadTokens = contents.sequenceLength != nil && decode == nil
        let present = try Self.files(of: path)
        let listed = Set(contents.files.map(\.path) + [DatasetFolder.contents])
        for file in present.subtracting(listed).sorted() { result.add("the export did not write it", in: file) }
        var seen = Seen(mayRepeat: contents.mayRepeat)
        for file in contents.files {
            guard present.contains(file.path) else {
                result.add("it is missing", in: file.path)
                continue
            }
            try Self.checkBytes(of: file, in: path, &result)
            guard let split = file.split else { continue }
            let rows = checkRows(of: file, split: split, in: path, contents, &seen, &result)
            if rows != file.rows ?? 0 {
                result.add("it has \(rows) rows, and should have \(file.rows ?? 0)", in: file.path)
            }
        }
        Self.checkCounts(of: contents, &result)
        return result
    }

    /// The paths of all files in a folder.
    private static func files(of path: String) throws -> Set<String> {
        var files: Set<String> = []
        guard let entries = FileManager.default.enumerator(atPath: path) else {
            throw FirstpassError(.storage, "the folder cannot be read", at: path)
        }
        for case let name as String in entries {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
            if !isFolder.boolValue { files.insert(name) }
        }
        return files
    }

    private static func checkBytes(
        of file: DatasetContents.File, in path: String, _ result: inout DatasetVerification
    ) throws {
        result.files += 1
        var bytes = 0
        let sha256 = try Fingerprint.sha256(fileAt: "\(path)/\(file.path)") { bytes = $0 }
        if bytes != file.bytes { result.add("it has \(bytes) bytes, and should have \(file.bytes)", in: file.path) }
        if sha256 != file.sha256 { result.add("its SHA-256 is \(sha256), not \(file.sha256)", in: file.path) }
    }

    private static func checkCounts(of contents: DatasetContents, _ result: inout DatasetVerification) {
        var rows: [String: Int] = [:]
        for file in contents.files {
            if let split = file.split { rows[split, default: 0] += file.rows ?? 0 }
        }
        if rows != contents.splits || rows.values.reduce(0, +) != contents.rows {
            result.add("its counts of rows contradict one another", in: DatasetFolder.contents)
        }
    }

    /// What was met so far, by the first half of its SHA-256.
    private struct Seen {
        struct Digest: Hashable {
            var high: UInt64
            var low: UInt64

            init(_ bytes: UnsafeRawBufferPointer) {
                var hash = SHA256()
                hash.update(bufferPointer: bytes)
                (high, low) = hash.finalize().withUnsafeBytes {
                    ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                }
            }
        }

        /// Whether a row may stand twice.
        let mayRepeat: Bool
        var rows: Set<Digest> = []
        /// The part that a question stands in.
        var questions: [Digest: String] = [:]
    }

    private func checkRows(
        of file: DatasetContents.File, split: String, in path: String, _ contents: DatasetContents,
        _ seen: inout Seen, _ result: inout DatasetVerification
    ) -> Int {
        var count = 0
        var parser = RowParser()
        do {
            let reader = try RecordReader(DatasetFile(path: "\(path)/\(file.path)"))
            while let block = try reader.next() {
                if case .excess(let isFirst) = block.content {
                    count += isFirst ? 1 : 0
                    if isFirst { result.add(RecordBlock.excessProblem, in: file.path, row: count) }
                    continue
                }
                for record in block.records().records {
                    count += 1
                    let problems = block.bytes.withUnsafeBufferPointer { bytes in
                        check(record, bytes, &parser, split: split, contents, &seen)
                    }
                    for problem in problems { result.add(problem, in: file.path, row: count) }
                }
            }
        } catch {
            result.add(
                "it cannot be read any further: \((error as? FirstpassError)?.message ?? "\(error)")", in: file.path)
        }
        result.rows += count
        return count
    }

    private func check(
        _ record: RecordBlock.Record, _ bytes: UnsafeBufferPointer<UInt8>, _ parser: inout RowParser, split: String,
        _ contents: DatasetContents, _ seen: inout Seen
    ) -> [String] {
        if let problem = record.problem { return [problem] }
        let row: JSONValue
        do {
            row = try parser.value(of: bytes, record.text)
        } catch {
            return [record.describe(error)]
        }
        if let problem = RowCheck.problem(of: row, contents.features) { return [problem] }
        var texts: [String] = []
        if let length = contents.sequenceLength {
            do {
                let documents = try PackedRow(row, length: length).documents
                if let decode { texts = documents.map(decode) }
            } catch {
                return [error.text]
            }
        }
        var problems: [String] = []
        let text = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[record.text]))
        if !seen.rows.insert(Seen.Digest(text)).inserted, !seen.mayRepeat {
            problems.append("the same row stands before it")
        }
        if var question = RowContent.question(of: row) {
            let digest = question.withUTF8 { Seen.Digest(UnsafeRawBufferPointer($0)) }
            let first = seen.questions[digest, default: split]
            seen.questions[digest] = first
            if first != split { problems.append("its question stands in the part '\(first)' too") }
        }
        if let contamination {
            RowContent.forEachText(of: row) { texts.append($0) }
            problems += texts.flatMap(contamination)
        }
        return problems
    }
}
