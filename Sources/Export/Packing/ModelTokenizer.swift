internal import Core
public import Inference

/// The tokenizer of a model file, with the model's own way of writing conversations or another.
public struct ModelTokenizer: Sendable {
    /// The model's name, as a card gives it: without the folder of its file.
    public let name: String
    /// The tokenizer.
    public let tokenizer: any Tokenizer

    private let file: GGUFFile
    private let template: ChatTemplate?

    /// Reads the tokenizer; the weights are not read.
    ///
    /// - Parameters:
    ///   - file: the model's file.
    ///   - name: what the model is called; a path gives its last part.
    ///   - template: instead of the model's own.
    /// - Throws: ``FirstpassError`` where the tokenizer is missing, damaged or of a kind that is not known.
    public init(_ file: GGUFFile, name: String, template: ChatTemplate? = nil) throws {
        self.name = name.split(separator: "/").last.map(String.init) ?? name
        self.file = file
        self.template = template
        tokenizer = try file.tokenizer()
    }

    /// What tokens say, marks and all.
    public func text(of ids: ArraySlice<Int32>) -> String {
        String(decoding: tokenizer.decode(Array(ids), includingControl: true), as: UTF8.self)
    }

    /// What makes documents of conversations.
    ///
    /// - Throws: ``FirstpassError`` where the model's template is missing or of a family that is not known.
    func documents() throws -> DocumentTokenizer {
        DocumentTokenizer(tokenizer: tokenizer, template: try template ?? .detect(in: file))
    }

    /// The family of models that fill in the middle that the tokenizer is of.
    ///
    /// - Parameter chosen: the one it shall be of.
    /// - Throws: ``FirstpassError`` with the code `unsupported`, naming the tokens that it lacks.
    func infillingFamily(_ chosen: InfillingFamily?) throws -> InfillingFamily {
        guard let chosen else { return try InfillingFamily(of: tokenizer.vocabulary, at: file.path) }
        try chosen.check(tokenizer.vocabulary, at: file.path)
        return chosen
    }
}
