import Foundation

/// Where the tests find what is too large for the repository.
enum TestModels {
    /// SmolLM2-135M-Instruct, which `make test` fetches.
    static var smollm2: String { environment("FIRSTPASS_TEST_MODEL") ?? stored("smollm2-135m.gguf") }

    /// Qwen2.5-Coder-1.5B-Instruct, where it was fetched.
    static var qwen2: String? { existing(stored("qwen2.5-coder-1.5b.gguf")) }

    /// A file of the folder of vocabulary-only models, where there is one.
    static func vocabulary(_ name: String) -> String? {
        environment("FIRSTPASS_TOKENIZERS").flatMap { existing("\($0)/\(name)") }
    }

    /// Vocabularies with known encodings, and the files that have them; `qwen2` is the default model's own.
    static var knownVocabularies: [String: String] {
        guard environment("FIRSTPASS_TOKENIZERS") != nil else { return [:] }
        var paths = ["qwen2": qwen2]
        for name in ["deepseek-coder", "llama-bpe", "llama-spm"] { paths[name] = vocabulary("ggml-vocab-\(name).gguf") }
        return paths.compactMapValues { $0 }
    }

    /// A variable of the environment that is set and not empty.
    static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func stored(_ name: String) -> String {
        let home = environment("FIRSTPASS_HOME") ?? NSHomeDirectory() + "/.cache/firstpass"
        return "\(home)/models/\(name)"
    }

    private static func existing(_ path: String) -> String? {
        FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
