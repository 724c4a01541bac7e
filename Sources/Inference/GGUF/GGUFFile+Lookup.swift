import Core

/// Typed lookups. A value of another type is an error also where the key may be absent.
extension GGUFFile {
    /// The integer under a key, of whatever integer type.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is absent, of another type or does not fit 64 bits.
    public func int(_ key: String) throws -> Int { try required(key, intIfPresent(key)) }

    /// The integer under a key where there is one.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is of another type or does not fit 64 bits.
    public func intIfPresent(_ key: String) throws -> Int? { try value(key, "an integer", \.int) }

    /// The finite number under a key, of either float type.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is absent, of another type, infinite or not a number.
    public func float(_ key: String) throws -> Float { try required(key, floatIfPresent(key)) }

    /// The finite number under a key where there is one.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is of another type, infinite or not a number.
    public func floatIfPresent(_ key: String) throws -> Float? {
        let number = try value(key, "a float", \.float)
        guard number?.isFinite ?? true else {
            throw FirstpassError(.format, "'\(key)' is not a finite number", at: location(of: key))
        }
        return number
    }

    /// The Boolean under a key.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is absent or of another type.
    public func bool(_ key: String) throws -> Bool { try required(key, boolIfPresent(key)) }

    /// The Boolean under a key where there is one.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is of another type.
    public func boolIfPresent(_ key: String) throws -> Bool? { try value(key, "a Boolean", \.bool) }

    /// The text under a key.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is absent or of another type.
    public func string(_ key: String) throws -> String { try required(key, stringIfPresent(key)) }

    /// The text under a key where there is one.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where it is of another type.
    public func stringIfPresent(_ key: String) throws -> String? { try value(key, "a string", \.string) }

    /// The integers under a key, of whatever integer type.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where they are absent, of another type or one does not fit 64 bits.
    public func ints(_ key: String) throws -> [Int] { try required(key, intsIfPresent(key)) }

    /// The integers under a key where there are any.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where they are of another type or one does not fit 64 bits.
    public func intsIfPresent(_ key: String) throws -> [Int]? { try value(key, "an array of integers", \.array?.ints) }

    /// The numbers under a key, of either float type; they may be infinite or not numbers.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where they are absent or of another type.
    public func floats(_ key: String) throws -> [Float] { try required(key, floatsIfPresent(key)) }

    /// The numbers under a key where there are any; they may be infinite or not numbers.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where they are of another type.
    public func floatsIfPresent(_ key: String) throws -> [Float]? {
        try value(key, "an array of floats", \.array?.floats)
    }

    /// The strings under a key, as bytes.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where they are absent or of another type.
    public func strings(_ key: String) throws -> GGUFStrings { try required(key, stringsIfPresent(key)) }

    /// The strings under a key where there are any, as bytes.
    ///
    /// - Throws: ``FirstpassError`` (`format`) where they are of another type.
    public func stringsIfPresent(_ key: String) throws -> GGUFStrings? {
        try value(key, "an array of strings", \.array?.strings)
    }

    private func value<Value>(_ key: String, _ wanted: String, _ read: (GGUFValue) -> Value?) throws -> Value? {
        guard let stored = metadata[key] else { return nil }
        guard let value = read(stored) else {
            throw FirstpassError(
                .format, "'\(key)' should be \(wanted) and is \(stored.typeName)", at: location(of: key))
        }
        return value
    }

    private func required<Value>(_ key: String, _ value: Value?) throws -> Value {
        guard let value else { throw FirstpassError(.format, "the model has no '\(key)'", at: path) }
        return value
    }
}
