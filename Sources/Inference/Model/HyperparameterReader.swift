import Core

/// Reads an architecture's keys from a file, each checked against the range that a model can have.
struct HyperparameterReader {
    let file: GGUFFile
    /// The architecture's name, which every key begins with.
    let prefix: String

    func integer(_ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil) throws -> Int {
        let name = "\(prefix).\(key)"
        if let fallback, file.metadata[name] == nil { return fallback }
        let value = try file.int(name)
        try require(range.contains(value), key, "\(value) is not between \(range.lowerBound) and \(range.upperBound)")
        return value
    }

    func float(_ key: String, default fallback: Float?) throws -> Float {
        let name = "\(prefix).\(key)"
        if let fallback, file.metadata[name] == nil { return fallback }
        let value = Float(try file.float(name))
        try require(value.isFinite && value > 0, key, "\(value) is not a positive number")
        return value
    }

    func ropeScaling(contextLength: Int) throws -> RopeScaling {
        let type = "\(prefix).rope.scaling.type"
        // Older files carry only the factor, and mean a linear one.
        let legacy = file.metadata["\(prefix).rope.scale_linear"] != nil
        let kind = file.metadata[type] == nil ? (legacy ? "linear" : "none") : try file.string(type)
        let factor = try legacy ? float("rope.scale_linear", default: 1) : float("rope.scaling.factor", default: 1)
        switch kind {
        case "none": return .none
        case "linear": return factor == 1 ? .none : .linear(factor: factor)
        case "yarn":
            let original = try integer(
                "rope.scaling.original_context_length", in: 1...16_777_216, default: contextLength)
            return .yarn(
                factor: factor, originalContext: original,
                attentionFactor: try float("rope.scaling.attn_factor", default: 1))
        default:
            throw FirstpassError(
                .unsupported, "the rope scaling '\(kind)' is not handled: none, linear and yarn are",
                at: "\(file.path), key \(type)")
        }
    }

    func require(_ holds: Bool, _ key: String, _ message: String) throws {
        guard holds else {
            throw FirstpassError(
                .format, message, at: "\(file.path), key \(prefix).\(key)",
                remedy: "The file is damaged or not a model.")
        }
    }
}
