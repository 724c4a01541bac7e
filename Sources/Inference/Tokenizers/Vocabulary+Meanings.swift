import Core

extension Vocabulary {
    /// Reads which tokens begin and end what; they become control tokens whatever their type is.
    mutating func readMeanings(_ file: GGUFFile, addsBOS whereUnsaid: Bool) throws {
        bos = try meaning("bos", file)
        eos = try meaning("eos", file)
        unknown = try meaning("unknown", file)
        padding = try meaning("padding", file)
        let eom = try meaning("eom", file)
        eot = try meaning("eot", file)
        let specials = SpecialTokenSplitter(self, kinds: [.control])
        eot = eot ?? ControlNames.endsOfMessage.lazy.compactMap(specials.id).first
        endOfGeneration = Set(
            ControlNames.endsOfGeneration.compactMap(specials.id) + [eos, eot, eom].compactMap { $0 })

        let key = "tokenizer.ggml.add_bos_token"
        let said = try file.boolIfPresent(key)
        guard said != true || bos != nil else {
            throw FirstpassError(
                .format, "texts begin with a token, and 'tokenizer.ggml.bos_token_id' is not there",
                at: file.location(of: key))
        }
        addsBOS = (said ?? whereUnsaid) && bos != nil
    }

    private mutating func meaning(_ name: String, _ file: GGUFFile) throws -> Int32? {
        let key = "tokenizer.ggml.\(name)_token_id"
        guard let number = try file.intIfPresent(key) else { return nil }
        guard let id = Int32(exactly: number), contains(id) else {
            throw FirstpassError(
                .format, "'\(key)' is \(number), and the vocabulary has \(count) tokens", at: file.location(of: key))
        }
        if kind(of: id) == .normal || kind(of: id) == .userDefined { setKind(.control, of: id) }
        return id
    }
}
