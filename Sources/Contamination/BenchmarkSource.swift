/// Where the questions of a benchmark stand.
public struct BenchmarkSource: Sendable, Hashable {
    /// The benchmark's name, such as `humaneval`.
    public var name: String
    /// The name of the source file.
    public var fileName: String
    /// The fields of a record that make its question side. Windows never cross from one to the next.
    public var questionFields: [String]
    /// The field with the benchmark's own number of the item: a number, or text that ends in one (`HumanEval/53`).
    /// Without it, items are numbered from 0.
    public var numberField: String?

    /// Makes a source.
    public init(name: String, fileName: String, questionFields: [String], numberField: String? = nil) {
        self.name = name
        self.fileName = fileName
        self.questionFields = questionFields
        self.numberField = numberField
    }

    /// The benchmarks whose fingerprints come with Firstpass.
    public static let builtIn = [
        BenchmarkSource(
            name: "humaneval", fileName: "HumanEval.jsonl.gz", questionFields: ["prompt"], numberField: "task_id"),
        BenchmarkSource(
            name: "humaneval+", fileName: "HumanEvalPlus.jsonl.gz", questionFields: ["prompt"], numberField: "task_id"),
        BenchmarkSource(name: "mbpp", fileName: "mbpp.jsonl", questionFields: ["text"], numberField: "task_id"),
        BenchmarkSource(
            name: "mbpp+", fileName: "MbppPlus.jsonl.gz", questionFields: ["prompt"], numberField: "task_id"),
        BenchmarkSource(
            name: "mbpp-sanitized", fileName: "sanitized-mbpp.json", questionFields: ["prompt"],
            numberField: "task_id"),
        BenchmarkSource(
            name: "bigcodebench", fileName: "BigCodeBench.jsonl.gz",
            questionFields: ["instruct_prompt", "complete_prompt"], numberField: "task_id"),
    ]
}
