import Core
import Foundation
import Inference
import Ledger
import Testing

@testable import Pipeline

@Suite struct ConfigurationFileTests {
    private func parse(_ text: String) throws -> RunConfiguration {
        try ConfigurationFile.parse(text, path: "run.yaml", over: RunConfiguration())
    }

    private func refusal(_ text: String) throws -> FirstpassError {
        let error = try #require(throws: FirstpassError.self) { try parse(text) }
        #expect(error.code == .configuration)
        return error
    }

    @Test func everyKeyIsRead() throws {
        let configuration = try parse(
            """
            seed: 7
            questions: 200
            recipe: code-llama
            model: everywhere
            roles:
              questions: { temperature: 0.9, top_p: 0.8, top_k: 40, min_p: 0.05, repetition_penalty: 1.1, max_tokens: 700, per_request: 5 }
              tests: { model: tester, temperature: 0, top_p: 1, top_k: 1, min_p: 0, repetition_penalty: 1, max_tokens: 300, count: 6, minimum: 4, rewrites: 1, agreement: 0.9, jury: 5 }
              solutions: { model: solver.gguf, temperature: 1, top_p: 0.5, top_k: 2, min_p: 1, repetition_penalty: 2, max_tokens: 200, samples: 12, sampling: adaptive }
            dedupe: { method: exact }
            contamination: { mode: sampled }
            sandbox: { cpu_seconds: 2.5, wall_seconds: 20, memory_mb: 256 }
            license: apache-2.0
            """)
        #expect(configuration.seed == 7 && configuration.questions == 200 && configuration.recipe == "code-llama")
        #expect(configuration.questionsPerRequest == 5 && configuration.samples == 12)
        #expect((configuration.testsPerSuite, configuration.minimumTests, configuration.testRewrites) == (6, 4, 1))
        #expect(configuration.testAgreement == 0.9 && configuration.testJury == 5)
        #expect(configuration.sampling == .adaptive)
        #expect(configuration.dedupe == "exact" && configuration.contaminationMode == "sampled")
        #expect(configuration.limits.cpuSeconds == 2.5 && configuration.limits.wallSeconds == 20)
        #expect(configuration.limits.memoryBytes == 256 << 20 && configuration.license == "apache-2.0")
        let roles = configuration.roles
        #expect(
            roles[.questions]
                == RoleConfiguration(
                    model: "everywhere",
                    sampling: .init(temperature: 0.9, topK: 40, topP: 0.8, minP: 0.05, repetitionPenalty: 1.1),
                    maximumTokens: 700))
        #expect(
            roles[.tests]
                == RoleConfiguration(
                    model: "tester", sampling: .init(temperature: 0, topK: 1, topP: 1, minP: 0, repetitionPenalty: 1),
                    maximumTokens: 300))
        #expect(
            roles[.solutions]
                == RoleConfiguration(
                    model: "solver.gguf",
                    sampling: .init(temperature: 1, topK: 2, topP: 0.5, minP: 1, repetitionPenalty: 2),
                    maximumTokens: 200))
    }

    @Test(arguments: ["", "\n", "# only a comment\n"])
    func anEmptyFileChangesNothing(_ text: String) throws {
        #expect(try parse(text) == RunConfiguration())
    }

    @Test(arguments: [
        ("seed: 1\nsede: 2", "sede", "'seed'", 2),
        ("roles:\n  solutions:\n    sampels: 3", "roles.solutions.sampels", "'roles.solutions.samples'", 3),
        ("roles:\n  solution: { samples: 3 }", "roles.solution", "'roles.solutions'", 2),
        ("sandbox: { memory: 64 }", "sandbox.memory", "'sandbox.memory_mb'", 1),
        ("dedupe:\n  metod: exact", "dedupe.metod", "'dedupe.method'", 2),
    ])
    func anUnknownKeyNamesTheNearest(_ text: String, _ key: String, _ nearest: String, _ line: Int) throws {
        let error = try refusal(text)
        #expect(error.message.contains("'\(key)'"))
        #expect(error.location == "run.yaml, line \(line)")
        #expect(error.remedy?.contains(nearest) == true, "\(error)")
    }

    @Test(arguments: [
        ("seed: 1\nquestions: many", 2), ("questions: 0", 1), ("questions: 1.5", 1), ("seed: -1", 1),
        ("seed: 99999999999999999999999", 1), ("questions: [1]", 1), ("model: {}", 1), ("roles: 3", 1),
        ("roles: []", 1),
        ("\n\nrecipe: other", 3), ("roles:\n  tests:\n    temperature: hot", 3), ("roles: { tests: { top_p: 0 } }", 1),
        ("roles: { tests: { temperature: .nan } }", 1), ("roles: { tests: { temperature: .inf } }", 1),
        ("roles: { solutions: { sampling: some } }", 1), ("dedupe: { method: fuzzy }", 1),
        ("contamination: { mode: none }", 1), ("sandbox: { memory_mb: 9223372036854775807 }", 1), ("[1, 2]", 1),
        ("just text", 1), ("model: \"\"", 1), ("roles: { tests: { agreement: 0.4 } }", 1),
        ("roles: { tests: { agreement: some } }", 1),
    ])
    func aValueThatCannotBeUsedIsRefusedWithItsLine(_ text: String, _ line: Int) throws {
        let error = try refusal(text)
        #expect(error.location == "run.yaml, line \(line)", "\(error)")
        #expect(error.remedy != nil)
    }

    @Test func testsCanBeLeftToStand() throws {
        #expect(try parse("roles: { tests: { agreement: none } }").testAgreement == nil)
    }

    @Test func aSuiteCannotNeedMoreTestsThanAreAskedFor() throws {
        let error = try refusal("roles: { tests: { count: 2 } }")
        #expect(error.message == "'roles.tests.minimum' is 3, more than 'roles.tests.count', which is 2")
        #expect(try parse("roles: { tests: { count: 2, minimum: 2 } }").minimumTests == 2)
    }

    @Test(arguments: ["seed: [1", "a: b: c", "\t- x", "seed: 1\nseed: 2", "\"", "&a [*a, *b]"])
    func brokenYAMLIsRefused(_ text: String) throws {
        let error = try refusal(text)
        #expect(error.location?.hasPrefix("run.yaml") == true)
    }

    @Test func aFileThatCannotBeReadIsNamed() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path + "/none.yaml"
        let error = try #require(throws: FirstpassError.self) {
            try ConfigurationFile.read(missing, over: RunConfiguration())
        }
        #expect(error.location == missing && error.remedy != nil)
        let binary = folder.path + "/binary.yaml"
        try Data([0xFF, 0xFE, 0x00, 0xC3]).write(to: URL(filePath: binary))
        #expect(throws: FirstpassError.self) { try ConfigurationFile.read(binary, over: RunConfiguration()) }
    }

    @Test func thePageOfKeysListsWhatTheParserKnowsAndNothingElse() throws {
        let page = try String(contentsOfFile: Shared.checkout + "/docs/configuration.md", encoding: .utf8)
        let listed = page.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") else { return nil }
            return String(line[line.index(line.startIndex, offsetBy: 3)..<end])
        }
        #expect(Set(listed).count == listed.count)
        #expect(Set(listed) == Set(try keys(in: "")))
    }

    /// The keys that hold values in a section: its parser names what it knows when it meets a key that is like no other.
    private func keys(in section: String) throws -> [String] {
        let stranger = "qqqqqqqqqqqqqqqqqqqqqqqq"
        let path = section.isEmpty ? [] : section.split(separator: ".").map(String.init)
        let text = path.reversed().reduce("{ \(stranger): 1 }") { "{ \($1): \($0) }" }
        let error = try #require(throws: FirstpassError.self, "\(section)") { try parse(text) }
        guard let list = error.remedy, list.hasPrefix("Known here are: "), error.message.contains(stranger) else {
            return [section]
        }
        let names = list.dropFirst("Known here are: ".count).dropLast().split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        return try names.flatMap { try keys(in: section.isEmpty ? $0 : "\(section).\($0)") }
    }
}
