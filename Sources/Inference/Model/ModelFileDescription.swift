import Core

/// What a GGUF file holds, for people; every weight's shape has been checked.
public struct ModelFileDescription: Sendable {
    /// Some lines: architecture, shapes, vocabulary, chat template, tensor types.
    public let text: String

    /// Reads a file.
    ///
    /// - Throws: ``FirstpassError`` where it is damaged or not handled.
    public init(path: String) throws {
        let file = try GGUFFile(path: path)
        let shape = try ModelArchitecture(of: file).weights(
            from: file, packing: nil, kernels: try Kernels.chosen()
        ).configuration
        let tokenizer = try file.tokenizer()
        var bytes: [String: Int] = [:]
        for tensor in file.tensors { bytes[tensor.type.name, default: 0] += tensor.bytes.count }
        let types = bytes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value) bytes" }
        let template = (try? ChatTemplate.detect(in: file).name) ?? "not recognised: give --chat-template"
        text = """
            architecture \(shape.architecture), GGUF version \(file.version), \(file.tensors.count) tensors
            \(shape.layers) layers of \(shape.embedding), \(shape.heads) heads of \(shape.headDimension), \
            \(shape.keyValueHeads) key/value heads, feed-forward \(shape.feedForward)
            context \(shape.contextLength) tokens, vocabulary \(tokenizer.vocabularySize) tokens
            chat template \(template)
            tensor types: \(types.joined(separator: ", "))
            """
    }
}
