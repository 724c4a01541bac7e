import Foundation
import Inference

/// The vocabularies that tests of tokens go through.
enum Vocabularies {
    /// SmolLM2-135M-Instruct, which `make test` fetches.
    static var smollm2: GGUFFile {
        get throws { try GGUFFile(path: variable("FIRSTPASS_TEST_MODEL") ?? stored("smollm2-135m.gguf")) }
    }

    /// Small models of the repository, made for tests: SentencePiece, and byte-level ones.
    static var small: [GGUFFile] {
        get throws {
            let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            return try ["tiny-llama", "tiny-llama3", "tiny-qwen2"].map {
                try GGUFFile(path: tests.appending(path: "InferenceTests/Fixtures/models/\($0).gguf").path)
            }
        }
    }

    /// Real ones that may be here: the default model's, and those of the folder that `FIRSTPASS_TOKENIZERS` names.
    static var others: [GGUFFile] {
        get throws {
            var paths = [stored("qwen2.5-coder-1.5b.gguf")]
            if let folder = variable("FIRSTPASS_TOKENIZERS") {
                paths += ["deepseek-coder", "llama-bpe", "llama-spm"].map { "\(folder)/ggml-vocab-\($0).gguf" }
            }
            return try paths.filter(FileManager.default.fileExists).map { try GGUFFile(path: $0) }
        }
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func stored(_ name: String) -> String {
        "\(variable("FIRSTPASS_HOME") ?? NSHomeDirectory() + "/.cache/firstpass")/models/\(name)"
    }
}
