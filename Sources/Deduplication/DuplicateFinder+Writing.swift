import Contamination
import Core

extension DuplicateFinder {
    /// Writes what is known of the kept questions to a file, replacing what stands there in one step.
    ///
    /// The questions themselves are not in it, but it is no secret store: texts can be put together again from their
    /// shingles, and short ones be guessed from their keys.
    ///
    /// - Throws: ``FirstpassError`` where it cannot be written.
    public func write(to path: String) throws {
        let file = try ChecksummedFileWriter(path: path, kind: StateFile.kind)
        var start = StateFile.magic
        start.append(number: StateFile.version)
        try file.write(start)
        try file.writeBlock(header())
        var block: [UInt8] = []
        block.reserveCapacity(StateFile.blockBytes + 1 << 16)
        for ordinal in 0..<count {
            append(ordinal, to: &block)
            if block.count >= StateFile.blockBytes {
                try file.writeBlock(block)
                block.removeAll(keepingCapacity: true)
            }
        }
        if !block.isEmpty { try file.writeBlock(block) }
        try file.writeBlock([])
        try file.finish()
    }

    private func header() -> [UInt8] {
        var header: [UInt8] = []
        header.append(text: Normaliser.version.utf8)
        header.append(number: TaskWords.version)
        header.append(text: method.rawValue.utf8)
        header.append(number: (threshold ?? 0).bitPattern)
        header.append(number: MinHash.seed)
        header.append(number: Int64(lastIndex ?? .min))
        header.append(number: UInt64(count))
        return header
    }

    private func append(_ ordinal: Int, to block: inout [UInt8]) {
        block.append(number: Int64(kept.index(ordinal)))
        block.append(text: kept.place(ordinal))
        block.append(numbers: exact[ordinal].words)
        if let normalised { block.append(numbers: normalised[ordinal].words) }
        if let minHash {
            let (shingles, words) = minHash[ordinal]
            block.append(list: shingles)
            block.append(list: words)
        }
        if let rouge { block.append(list: rouge.words[ordinal]) }
    }
}

extension ChecksummedFileWriter {
    fileprivate func writeBlock(_ bytes: [UInt8]) throws {
        var length: [UInt8] = []
        length.append(number: UInt64(bytes.count))
        try write(length)
        try write(bytes)
    }
}

extension [UInt8] {
    fileprivate mutating func append(text: some Collection<UInt8>) {
        append(number: UInt64(text.count))
        append(contentsOf: text)
    }

    fileprivate mutating func append(list: [UInt32]) {
        append(number: UInt64(list.count))
        append(numbers: list)
    }
}
