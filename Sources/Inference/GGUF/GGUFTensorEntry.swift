import Core

/// What stands in the header about one tensor.
struct GGUFTensorEntry {
    private let name: String
    private let shape: [Int]
    private let type: GGMLType
    private let offset: UInt64
    /// Where the entry begins in the file.
    private let place: Int
    private let rowBytes: Int
    private let rowCount: Int
    private let byteCount: Int

    /// Reads an entry and checks all that can be checked without the data.
    init(_ cursor: inout GGUFCursor, index: Int) throws {
        place = cursor.offset
        let bytes = try cursor.readBytes("the name of tensor \(index)")
        // 64 bytes: the specification's limit.
        guard let name = String(validating: bytes, as: UTF8.self), !name.isEmpty, bytes.count <= 64 else {
            throw cursor.failure("the name of tensor \(index) is empty, not UTF-8 or longer than 64 bytes", at: place)
        }
        self.name = name
        let shapePlace = cursor.offset
        let dimensions = try cursor.read(UInt32.self, "the number of dimensions of tensor '\(name)'")
        guard (1...4).contains(dimensions) else {
            throw cursor.failure(
                "tensor '\(name)' has \(dimensions) dimensions, and 1 to 4 are possible", at: shapePlace)
        }
        let sizes = try (0..<dimensions).map { _ in try cursor.read(UInt64.self, "the shape of tensor '\(name)'") }
        let typePlace = cursor.offset
        let number = try cursor.read(UInt32.self, "the type of tensor '\(name)'")
        guard let type = GGMLType(rawValue: number) else {
            let known = GGMLType.name(ofNumber: number)
            throw FirstpassError(
                known == nil ? .format : .unsupported,
                "tensor '\(name)' is of the type \(known ?? "number \(number)"), which is not read",
                at: "\(cursor.file.path), byte \(typePlace)",
                remedy: "use a file whose tensors are \(GGMLType.allCases.map(\.name).joined(separator: ", "))")
        }
        self.type = type
        offset = try cursor.read(UInt64.self, "the offset of tensor '\(name)'")

        guard sizes.allSatisfy({ $0 > 0 }) else {
            throw cursor.failure("a dimension of tensor '\(name)' is zero", at: shapePlace)
        }
        guard sizes[0] % UInt64(type.blockSize) == 0 else {
            throw cursor.failure(
                "a row of tensor '\(name)' has \(sizes[0]) numbers, which is no multiple of \(type)'s \(type.blockSize)",
                at: shapePlace)
        }
        guard let elements = Self.product(sizes), let rowElements = Int(exactly: sizes[0]),
            let byteCount = Self.product([UInt64(elements / type.blockSize), UInt64(type.blockBytes)])
        else {
            throw cursor.failure("the size of tensor '\(name)' does not fit 63 bits", at: shapePlace)
        }
        // Each dimension divides the product, which fits.
        shape = sizes.map { Int($0) }
        rowBytes = rowElements / type.blockSize * type.blockBytes
        rowCount = elements / rowElements
        self.byteCount = byteCount
    }

    /// The tensor, where its data lie inside the file.
    func tensor(in cursor: GGUFCursor, dataStart: Int, alignment: Int) throws -> GGUFTensor {
        let bytes = cursor.file.bytes
        guard offset % UInt64(alignment) == 0 else {
            throw cursor.failure(
                "the offset \(offset) of tensor '\(name)' is no multiple of the alignment \(alignment)", at: place)
        }
        guard dataStart <= bytes.count, offset <= UInt64(bytes.count - dataStart),
            byteCount <= bytes.count - dataStart - Int(offset)
        else {
            throw cursor.failure(
                "the data of tensor '\(name)' (\(byteCount) bytes at \(offset)) lie past the end of the file: it is cut",
                at: place)
        }
        let start = dataStart + Int(offset)
        return GGUFTensor(
            name: name, shape: shape, type: type, rowBytes: rowBytes, rowCount: rowCount,
            bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<start + byteCount]), file: cursor.file,
            entryOffset: place)
    }

    private static func product(_ factors: [UInt64]) -> Int? {
        var result = 1
        for factor in factors {
            guard let factor = Int(exactly: factor) else { return nil }
            let (product, overflow) = result.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            result = product
        }
        return result
    }
}
