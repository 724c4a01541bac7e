import Core

/// One file of a model: the whole of it, or one of the files that it is split into.
struct GGUFPart {
    let file: MappedFile
    let version: UInt32
    private(set) var metadata: [String: GGUFValue] = [:]
    /// Where each key's entry begins.
    private(set) var keyOffsets: [String: Int] = [:]
    private(set) var tensors: [GGUFTensor] = []

    /// Reads one file.
    init(path: String) throws {
        file = try MappedFile(path: path)
        var cursor = GGUFCursor(file: file)
        guard file.bytes.starts(with: "GGUF".utf8) else {
            throw cursor.failure("this is not a GGUF file: it does not begin with 'GGUF'")
        }
        try cursor.skip(4, "the magic number")
        version = try cursor.read(UInt32.self, "the version")
        guard version & 0xFFFF != 0 else {
            throw cursor.failure(
                "the file is big-endian, and only little-endian files are read", at: 4, code: .unsupported)
        }
        guard version == 2 || version == 3 else {
            throw cursor.failure(
                "the file is of GGUF version \(version), and 2 and 3 are read", at: 4, code: .unsupported)
        }
        // The least that an entry takes: an empty name, and a type with one byte or an offset.
        let tensorCount = try cursor.readCount(ofSize: 8 + 4 + 8 + 4 + 8, "the number of tensors")
        let metadataCount = try cursor.readCount(ofSize: 8 + 4 + 1, "the number of metadata entries")
        try readMetadata(count: metadataCount, &cursor)
        try readTensors(count: tensorCount, &cursor)
    }

    private mutating func readMetadata(count: Int, _ cursor: inout GGUFCursor) throws {
        metadata.reserveCapacity(count)
        for index in 0..<count {
            let offset = cursor.offset
            let bytes = try cursor.readBytes("the key of metadata entry \(index)")
            guard let key = String(validating: bytes, as: UTF8.self), !key.isEmpty else {
                throw cursor.failure("the key of metadata entry \(index) is empty or not UTF-8", at: offset)
            }
            let value = try GGUFValue(&cursor, key: key)
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw cursor.failure("the key '\(key)' is there twice", at: offset)
            }
            keyOffsets[key] = offset
        }
    }

    private mutating func readTensors(count: Int, _ cursor: inout GGUFCursor) throws {
        var entries: [GGUFTensorEntry] = []
        entries.reserveCapacity(count)
        for index in 0..<count {
            entries.append(try GGUFTensorEntry(&cursor, index: index))
        }
        guard count > 0 else { return }
        let alignment = try alignment(cursor)
        // The header ends inside the file and the alignment fits 32 bits: the sum cannot overflow.
        let dataStart = (cursor.offset + alignment - 1) / alignment * alignment
        tensors.reserveCapacity(count)
        for entry in entries {
            tensors.append(try entry.tensor(in: cursor, dataStart: dataStart, alignment: alignment))
        }
        try checkOverlaps(cursor)
    }

    private func alignment(_ cursor: GGUFCursor) throws -> Int {
        let key = "general.alignment"
        guard let value = metadata[key] else { return 32 }
        guard case .uint32(let alignment) = value, alignment >= 8, alignment.nonzeroBitCount == 1 else {
            throw cursor.failure(
                "'\(key)' must be a uint32, a power of two and at least 8", at: keyOffsets[key])
        }
        return Int(alignment)
    }

    private func checkOverlaps(_ cursor: GGUFCursor) throws {
        let ordered = tensors.sorted { $0.dataOffset < $1.dataOffset }
        for (tensor, next) in zip(ordered, ordered.dropFirst()) {
            guard tensor.dataOffset + tensor.bytes.count <= next.dataOffset else {
                throw cursor.failure(
                    "the data of tensors '\(tensor.name)' and '\(next.name)' overlap", at: next.dataOffset)
            }
        }
    }
}

extension GGUFTensor {
    /// Where the data begin in their file.
    fileprivate var dataOffset: Int {
        guard let start = bytes.baseAddress, let base = file.bytes.baseAddress else { return 0 }
        return start - base
    }
}
