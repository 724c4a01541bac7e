import Core
import FuzzTestSupport
import Inference

/// What came of opening a file and using all that is in it.
struct Outcome {
    private(set) var opened = false
    private(set) var hasTokenizer = false
    private(set) var isModel = false
    /// What should not have happened; nil where all is as it should be.
    private(set) var failure: String?
    /// Bytes of the longest text that was encoded.
    private(set) var textBytes = 0

    /// Opens a file.
    init(of path: String, random: CounterRandom) {
        guard let file = attempt({ try GGUFFile(path: path) }) else { return }
        opened = true
        read(file)
        var random = random
        if let tokenizer = attempt({ try file.tokenizer() }) {
            hasTokenizer = true
            let text = TextMaker(
                tokenizer.vocabulary, isSentencePiece: (try? file.string("tokenizer.ggml.model")) == "llama")
            textBytes = text.use(tokenizer, &random) { failure = failure ?? $0 }
            if let template = attempt({ try ChatTemplate.detect(in: file) }) {
                let messages = [ChatMessage(.system, "Be brief."), ChatMessage(.user, "a <|im_end|> é")]
                _ = tokenizer.encode(template.render(messages, assistantPrefix: "Yes"))
            }
        }
        isModel = attempt { try ModelFileDescription(path: path) } != nil
    }

    /// What a body gives; nil where it throws what it may throw.
    private mutating func attempt<Result>(_ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch let error as FirstpassError {
            let known: Set<FirstpassError.Code> = [.format, .unsupported, .usage, .storage]
            if !known.contains(error.code) || error.message.isEmpty { failure = "\(error.code): \(error)" }
        } catch {
            failure = "another error: \(error)"
        }
        return nil
    }

    /// Reads every value and every byte of every tensor.
    private mutating func read(_ file: GGUFFile) {
        var sum = 0
        for (key, value) in file.metadata {
            sum &+= value.typeName.utf8.count &+ (value.int ?? 0) &+ (value.string?.utf8.count ?? 0)
            sum &+= value.float.map { Int($0.bitPattern) } ?? 0
            if let array = value.array {
                sum &+= array.ints?.reduce(0, &+) ?? array.floats?.count ?? array.bools?.count ?? 0
                if let strings = array.strings {
                    for string in strings { sum = string.reduce(sum) { $0 &+ Int($1) } }
                }
            }
            _ = attempt { try file.int(key) }
            _ = attempt { try file.float(key) }
            _ = attempt { try file.string(key) }
            _ = attempt { try file.strings(key) }
        }
        for tensor in file.tensors {
            sum = tensor.bytes.reduce(sum) { $0 &+ Int($1) }
            if tensor.bytes.count != tensor.rowBytes * tensor.rowCount { failure = "'\(tensor.name)' has another size" }
            if file.tensorIfPresent(tensor.name)?.shape != tensor.shape { failure = "'\(tensor.name)' is not found" }
        }
        // So that nothing above is left out as useless.
        if sum == .min { say("a sum") }
    }
}
