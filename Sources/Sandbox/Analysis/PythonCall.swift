/// A way in which a function is called.
public struct PythonCall: Sendable, Codable, Hashable {
    /// How many arguments are given by position.
    public var positional: Int
    /// The names of the others, sorted.
    public var keywords: [String]

    /// Describes a way.
    public init(positional: Int, keywords: [String] = []) {
        self.positional = positional
        self.keywords = keywords
    }
}

extension PythonFunction {
    /// Whether the function can be called this way; true where the way is not known.
    public func accepts(_ call: PythonCall?) -> Bool {
        guard let call else { return true }
        guard takesMorePositional || call.positional <= positional else { return false }
        let named = Set(call.keywords)
        guard takesMoreKeywords || named.isSubset(of: parameters.dropFirst(call.positional)) else { return false }
        let isGiven = named.contains
        return parameters.prefix(required).dropFirst(call.positional).allSatisfy(isGiven)
            && requiredKeywords.allSatisfy(isGiven)
    }
}
