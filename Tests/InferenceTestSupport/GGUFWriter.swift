package import Inference

/// Writes GGUF files for tests; whatever it is told, also what no sane file has.
package struct GGUFWriter {
    /// A metadata entry: its key, the number of its type, and the bytes after that.
    package struct Entry {
        package var key: [UInt8]
        package var type: UInt32
        package var payload: [UInt8]

        package init(key: [UInt8], type: UInt32, payload: [UInt8]) {
            (self.key, self.type, self.payload) = (key, type, payload)
        }
    }

    /// A tensor; without an offset it comes after the one before it, aligned.
    package struct Tensor {
        package var name: [UInt8]
        package var shape: [UInt64]
        package var type: UInt32
        package var offset: UInt64?
        package var data: [UInt8]
    }

    package init() {}

    package var magic = Array("GGUF".utf8)
    package var version: UInt32 = 3
    /// Where padding ends; the entry `general.alignment` is written only by ``set(_:_:)``.
    package var alignment = 32
    package var metadataCount: UInt64?
    package var tensorCount: UInt64?
    package var metadata: [Entry] = []
    package var tensors: [Tensor] = []

    /// Adds a metadata entry.
    package mutating func set(_ key: String, _ value: Value) {
        metadata.append(Entry(key: Array(key.utf8), type: value.type.rawValue, payload: value.payload))
    }

    /// Adds a tensor whose numbers are already in the type's own format.
    package mutating func add(_ name: String, shape: [Int], type: GGMLType, data: [UInt8]) {
        tensors.append(
            Tensor(name: Array(name.utf8), shape: shape.map(UInt64.init), type: type.rawValue, data: data))
    }

    /// Adds an F32 tensor.
    package mutating func add(_ name: String, shape: [Int], floats: [Float]) {
        add(name, shape: shape, type: .f32, data: floats.flatMap { Self.bytes($0.bitPattern) })
    }

    /// The file.
    package var bytes: [UInt8] {
        var file = magic + Self.bytes(version)
        file += Self.bytes(tensorCount ?? UInt64(tensors.count)) + Self.bytes(metadataCount ?? UInt64(metadata.count))
        for entry in metadata {
            file += Self.string(entry.key) + Self.bytes(entry.type) + entry.payload
        }
        var data: [UInt8] = []
        for tensor in tensors {
            pad(&data)
            file += Self.string(tensor.name) + Self.bytes(UInt32(tensor.shape.count))
            file += tensor.shape.flatMap(Self.bytes) + Self.bytes(tensor.type)
            file += Self.bytes(tensor.offset ?? UInt64(data.count))
            data += tensor.data
        }
        if !tensors.isEmpty { pad(&file) }
        return file + data
    }

    /// A number's bytes, lowest first.
    package static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// A length of 64 bits and the bytes.
    package static func string(_ bytes: [UInt8]) -> [UInt8] {
        Self.bytes(UInt64(bytes.count)) + bytes
    }

    private func pad(_ bytes: inout [UInt8]) {
        while bytes.count % alignment != 0 { bytes.append(0) }
    }
}

extension GGUFWriter {
    /// A metadata value.
    package enum Value {
        case uint8(UInt8)
        case int8(Int8)
        case uint16(UInt16)
        case int16(Int16)
        case uint32(UInt32)
        case int32(Int32)
        case uint64(UInt64)
        case int64(Int64)
        case float32(Float)
        case float64(Double)
        case bool(Bool)
        case string(String)
        case array(GGUFValueType, count: UInt64, elements: [UInt8])

        package static func strings(_ values: [String]) -> Self { byteStrings(values.map { Array($0.utf8) }) }

        package static func byteStrings(_ values: [[UInt8]]) -> Self {
            .array(.string, count: UInt64(values.count), elements: values.flatMap(GGUFWriter.string))
        }

        package static func int32s(_ values: [Int32]) -> Self {
            .array(.int32, count: UInt64(values.count), elements: values.flatMap(GGUFWriter.bytes))
        }

        package static func floats(_ values: [Float]) -> Self {
            .array(.float32, count: UInt64(values.count), elements: values.flatMap { GGUFWriter.bytes($0.bitPattern) })
        }

        package var type: GGUFValueType {
            switch self {
            case .uint8: .uint8
            case .int8: .int8
            case .uint16: .uint16
            case .int16: .int16
            case .uint32: .uint32
            case .int32: .int32
            case .uint64: .uint64
            case .int64: .int64
            case .float32: .float32
            case .float64: .float64
            case .bool: .bool
            case .string: .string
            case .array: .array
            }
        }

        package var payload: [UInt8] {
            switch self {
            case .uint8(let value): GGUFWriter.bytes(value)
            case .int8(let value): GGUFWriter.bytes(value)
            case .uint16(let value): GGUFWriter.bytes(value)
            case .int16(let value): GGUFWriter.bytes(value)
            case .uint32(let value): GGUFWriter.bytes(value)
            case .int32(let value): GGUFWriter.bytes(value)
            case .uint64(let value): GGUFWriter.bytes(value)
            case .int64(let value): GGUFWriter.bytes(value)
            case .float32(let value): GGUFWriter.bytes(value.bitPattern)
            case .float64(let value): GGUFWriter.bytes(value.bitPattern)
            case .bool(let value): [value ? 1 : 0]
            case .string(let value): GGUFWriter.string(Array(value.utf8))
            case .array(let type, let count, let elements):
                GGUFWriter.bytes(type.rawValue) + GGUFWriter.bytes(count) + elements
            }
        }
    }
}
