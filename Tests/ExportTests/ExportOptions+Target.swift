import Inference

@testable import Export

extension ExportOptions {
    /// What a target needs, for tests.
    init(for target: ExportTarget, format: ExportFormat, splits: String) throws {
        self.init(
            benchmarks: ["HumanEval 1.0"], contaminationMode: "exhaustive", format: format,
            splits: try DatasetSplits(splits))
        length = 128
        if target == .packed { tokenizer = try ModelTokenizer(Vocabularies.smollm2, name: "smollm2") }
        if target == .fim { infilling = .codeLlama }
    }
}
