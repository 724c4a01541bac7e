import Core
import Foundation

/// Writes what is left of a dataset without some of its records, and, apart, what was taken out: in the original bytes, under
/// the same relative paths, packed as they were. Parquet is written anew, with the same schema and notes.
public final class SiftedFiles {
    private let kept: OutputFolder?
    private let removed: OutputFolder?
    private let paths: RelativePaths
    private var current: Current?

    private final class Current {
        let name: String
        let isText: Bool
        let kept: ByteSink?
        let removed: ByteSink?
        var keptBytes = 0
        var removedBytes = 0
        /// Of an array: whether a record stands in what was kept, and whether what separates the last removed one from the
        /// next is to go as well.
        var hasKept = false
        var dropsSeparator = false
        /// Of a text: whether any part of it is to be removed.
        var isRemoved = false
        /// Of Parquet: the rows that are to be removed.
        var rows: SiftedRows?

        init(name: String, isText: Bool, kept: ByteSink?, removed: ByteSink?) {
            (self.name, self.isText, self.kept, self.removed) = (name, isText, kept, removed)
        }
    }

    /// Prepares to write; either folder may be missing.
    public init(kept: OutputFolder?, removed: OutputFolder?, files: [DatasetFile]) {
        self.kept = kept
        self.removed = removed
        paths = RelativePaths(files)
    }

    /// Begins a file.
    public func begin(_ file: DatasetFile, format: DatasetFormat, compression: Compression) throws {
        let name = paths.path(of: file)
        guard format != .parquet else {
            let current = Current(name: name, isText: false, kept: nil, removed: nil)
            current.rows = SiftedRows(
                file: file.path, kept: try kept?.place(name), removed: try removed?.place(name))
            self.current = current
            return
        }
        current = Current(
            name: name, isText: format == .text,
            kept: try kept.map { try ByteSink(path: $0.place(name), compression: compression) },
            removed: try removed.map { try ByteSink(path: $0.place(name), compression: compression) })
    }

    /// Writes the records of a block.
    ///
    /// - Parameter removedRanges: the records that are taken out.
    public func add(_ block: RecordBlock, removedRanges: [Range<Int>]) throws {
        guard let current else { return }
        try block.bytes.withUnsafeBytes { bytes in
            current.rows?.add(bytes, removedRanges)
            switch block.content {
            case .lines, .excess: try split(bytes, removedRanges, current)
            case .values(let values): try split(bytes, separated(values, removedRanges, current), current)
            case .text(_, let ownCount, _):
                // Where it belongs is known only at the end.
                if !removedRanges.isEmpty { current.isRemoved = true }
                let own = UnsafeRawBufferPointer(rebasing: bytes[..<ownCount])
                try current.kept?.write(own)
                try current.removed?.write(own)
                current.keptBytes += ownCount
            }
        }
    }

    /// Ends a file and gives the bytes that were kept and removed.
    public func end() throws -> (kept: Int, removed: Int) {
        guard let current else { return (0, 0) }
        try current.rows?.write()
        try current.kept?.close()
        try current.removed?.close()
        self.current = nil
        if current.isText {
            let wrong = current.isRemoved ? kept : removed
            if let wrong { try FileManager.default.removeItem(atPath: wrong.place(current.name)) }
            wrong?.withdraw(current.name)
            return current.isRemoved ? (0, current.keptBytes) : (current.keptBytes, 0)
        }
        return (current.keptBytes, current.removedBytes)
    }

    /// Puts the folders in their places.
    public func commit() throws {
        try kept?.commit()
        try removed?.commit()
    }

    private func split(_ bytes: UnsafeRawBufferPointer, _ removed: [Range<Int>], _ current: Current) throws {
        var start = 0
        for range in removed + [bytes.count..<bytes.count] {
            try current.kept?.write(.init(rebasing: bytes[start..<range.lowerBound]))
            try current.removed?.write(.init(rebasing: bytes[range]))
            current.keptBytes += range.lowerBound - start
            current.removedBytes += range.count
            start = range.upperBound
        }
    }

    /// The ranges to take out of an array so that what is left is one: a removed record goes with the comma before it, or,
    /// where it was the first, with the one behind it.
    private func separated(
        _ values: [Range<Int>], _ removed: [Range<Int>], _ current: Current
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var gone = removed[...]
        var end = 0
        for value in values {
            if current.dropsSeparator { ranges.append(end..<value.lowerBound) }
            current.dropsSeparator = false
            if gone.first == value {
                gone.removeFirst()
                ranges.append((current.hasKept ? end : value.lowerBound)..<value.upperBound)
                current.dropsSeparator = !current.hasKept
            } else {
                current.hasKept = true
            }
            end = value.upperBound
        }
        return ranges
    }
}
