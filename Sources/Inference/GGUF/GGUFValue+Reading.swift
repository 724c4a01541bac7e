import Core

extension GGUFValue {
    /// Reads a type and a value of it.
    init(_ cursor: inout GGUFCursor, key: String) throws {
        switch try Self.readType(&cursor, "'\(key)'") {
        case .uint8: self = .uint8(try cursor.read(UInt8.self, "'\(key)'"))
        case .int8: self = .int8(try cursor.read(Int8.self, "'\(key)'"))
        case .uint16: self = .uint16(try cursor.read(UInt16.self, "'\(key)'"))
        case .int16: self = .int16(try cursor.read(Int16.self, "'\(key)'"))
        case .uint32: self = .uint32(try cursor.read(UInt32.self, "'\(key)'"))
        case .int32: self = .int32(try cursor.read(Int32.self, "'\(key)'"))
        case .float32: self = .float32(Float(bitPattern: try cursor.read(UInt32.self, "'\(key)'")))
        case .bool:
            let value = try cursor.read(UInt8.self, "'\(key)'")
            guard value <= 1 else {
                throw cursor.failure("the Boolean '\(key)' is \(value)", at: cursor.offset - 1)
            }
            self = .bool(value == 1)
        case .string: self = .string(String(decoding: try cursor.readBytes("'\(key)'"), as: UTF8.self))
        case .array: self = .array(try GGUFArray(&cursor, key: key))
        case .uint64: self = .uint64(try cursor.read(UInt64.self, "'\(key)'"))
        case .int64: self = .int64(try cursor.read(Int64.self, "'\(key)'"))
        case .float64: self = .float64(Double(bitPattern: try cursor.read(UInt64.self, "'\(key)'")))
        }
    }

    fileprivate static func readType(
        _ cursor: inout GGUFCursor, _ field: @autoclosure () -> String
    ) throws -> GGUFValueType {
        let place = cursor.offset
        let number = try cursor.read(UInt32.self, "the type of \(field())")
        guard let type = GGUFValueType(rawValue: number) else {
            throw cursor.failure("\(field()) is of the unknown type \(number)", at: place)
        }
        return type
    }
}

extension GGUFArray {
    /// Reads an element type and a count and goes over the elements, checking that they are there.
    fileprivate init(_ cursor: inout GGUFCursor, key: String) throws {
        let place = cursor.offset
        elementType = try GGUFValue.readType(&cursor, "the elements of '\(key)'")
        guard elementType != .array else {
            throw cursor.failure("'\(key)' is an array of arrays, which is not read", at: place, code: .unsupported)
        }
        count = try cursor.readCount(ofSize: elementType.minimumSize, "the count of '\(key)'")
        file = cursor.file
        start = cursor.offset
        var starts: [Int] = []
        if elementType == .string {
            starts.reserveCapacity(count)
            for index in 0..<count {
                let bytes = try cursor.readCount(ofSize: 1, "the length of element \(index) of '\(key)'")
                starts.append(try cursor.skip(bytes, "element \(index) of '\(key)'"))
            }
        } else {
            // The count was checked against what is left, so the product is at most that.
            try cursor.skip(count * elementType.minimumSize, "'\(key)'")
        }
        stringStarts = starts
    }
}
