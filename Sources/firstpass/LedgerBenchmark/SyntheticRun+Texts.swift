import Core
import Ledger

/// The texts, of the sizes that the default model's have: questions of 300 bytes, answers of 200 to 600, prompts of 1.5 kB.
extension SyntheticRun {
    /// What every prompt begins with.
    static let template = words(200, seed: 0)

    func entryPoint(_ question: Int) -> String { "task_\(source(of: question))" }

    func text(ofQuestion index: Int) -> String {
        let number = source(of: index)
        return "Write a Python function `task_\(number)` that " + Self.words(45, seed: UInt64(number) << 8)
    }

    /// The questions that a request is answered with, and now and then an item that is none.
    func items(ofRequest request: Int) -> [QuestionItem] {
        let first = request * Self.questionsPerRequest
        var items = (first..<first + Self.questionsPerRequest).map { index in
            QuestionItem.question(
                ParsedQuestion(
                    text: text(ofQuestion: index), entryPoint: entryPoint(index),
                    signature: index % 3 == 0 ? "def \(entryPoint(index))(values: list[int]) -> int:" : nil,
                    normalisedSHA256: Fingerprint.sha256(text(ofQuestion: index))))
        }
        if request % 4 == 0 { items.append(.rejected(text: "I hope this helps!", reason: "no entry point")) }
        return items
    }

    func suite(ofQuestion index: Int, regeneration: Int) -> TestSuite {
        if isRewritten(index), regeneration == 0 {
            let source = "assert True"
            return TestSuite(source: source, asserts: [source], checks: ["parses"], rejection: "too few tests: 1")
        }
        let asserts = (0..<Self.asserts).map {
            "assert \(entryPoint(index))([\($0), \(index), \($0 + 7)]) == \(index + $0)"
        }
        return TestSuite(
            source: asserts.joined(separator: "\n"), asserts: asserts, checks: ["parses", "asserts", "entry_point"])
    }

    /// The suite without its last test, which the samples refuted.
    func smaller(_ suite: TestSuite) -> TestSuite {
        TestSuite(
            source: suite.asserts.dropLast().joined(separator: "\n"), asserts: suite.asserts.dropLast(),
            refuted: suite.asserts.suffix(1), checks: suite.checks)
    }

    func solution(ofSample sample: Int, of question: Int) -> String {
        let seed = UInt64(question) << 8 | UInt64(sample) + 1
        return """
            def \(entryPoint(question))(values):
                # \(Self.words(6 + sample * 3, seed: seed))
                total = 0
                for position, value in enumerate(values):
                    if value % \(sample + 2) != position:
                        total += value * \(question % 97)
                return total + \(sample)

            """
    }

    func generation(
        _ role: Role, _ question: Int, sample: Int = 0, regeneration: Int = 0, answer: String, prompt: String
    ) -> Generation {
        let prompt = "\(Self.template)\n\n\(prompt)\n"
        return Generation(
            template: role.rawValue, prompt: prompt,
            seed: Seed.derive(run: 1, role: role, question: question, sample: sample, attempt: regeneration),
            parameters: Self.parameters, answer: answer, tokensIn: prompt.utf8.count / 4,
            tokensOut: answer.utf8.count / 3, finishReason: "stop", seconds: 2.5, meanLogProbability: -0.25)
    }

    /// A completion that the engine failed at.
    func fault(_ role: Role, _ question: Int, sample: Int = 0, prompt: String) -> Generation {
        Generation(
            template: role.rawValue, prompt: "\(Self.template)\n\n\(prompt)\n",
            seed: Seed.derive(run: 1, role: role, question: question, sample: sample), parameters: Self.parameters,
            error: "timeout: the server gave no answer", seconds: 60)
    }

    /// A sandbox run.
    static func execution(_ passed: Bool, asserts: Int, of question: Int) -> Execution {
        let names = ["AssertionError", "TypeError", "IndexError"]
        return Execution(
            verdict: passed ? .passed : .failed, message: passed ? "" : "\(names[question % 3]): test 1 does not hold",
            exitStatus: passed ? 0 : 1, cpuSeconds: 0.012, wallSeconds: 0.02, peakMemoryBytes: 9 << 20,
            assertsPassed: passed ? asserts : 1, assertsTotal: asserts,
            missed: passed ? [] : (1..<asserts).map { MissedAssert(position: $0, value: "\(question + $0 * 7)") },
            isolation: "C")
    }

    private static let parameters =
        #"{"max_tokens":400,"min_p":0,"repetition_penalty":1,"temperature":0.8,"top_k":0,"top_p":0.95}"#

    private static let vocabulary = [
        "takes", "a", "list", "of", "integers", "and", "returns", "the", "sum", "each", "even", "number", "string",
        "sorted", "in", "order", "without", "repeated", "values", "or", "zero", "where", "none", "is", "found", "first",
        "longest", "word", "counts", "pairs", "whose", "difference",
    ]

    /// As many words, the same for the same seed.
    private static func words(_ count: Int, seed: UInt64) -> String {
        var text = ""
        var random = CounterRandom(seed: seed)
        var bits = random.next()
        for index in 0..<count {
            if index % 12 == 11 { bits = random.next() } else { bits >>= 5 }
            if index > 0 { text += " " }
            text += vocabulary[Int(bits & 31)]
        }
        return text
    }

    /// The question that a text is from: of a duplicate, the earlier one.
    private func source(of question: Int) -> Int {
        if case .duplicate(let earlier) = fate(ofQuestion: question) { earlier } else { question }
    }
}
