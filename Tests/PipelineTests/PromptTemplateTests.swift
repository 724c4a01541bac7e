import Core
import Testing

@testable import Pipeline

@Suite struct PromptTemplateTests {
    private func template(_ text: String, role: Role = .solutions) throws -> PromptTemplate {
        try PromptTemplate(role: role, text: text, path: "folder/solutions.mustache")
    }

    @Test(arguments: [
        "{{questoin}}", "{{{questoin}}}", "{{&questoin}}", "{{#questoin}}x{{/questoin}}", "{{ questoin }}",
        "{{> questoin}}",
    ])
    func anUnknownPlaceholderIsRefusedWithFileAndLine(_ hole: String) throws {
        let error = try #require(throws: FirstpassError.self) {
            try template("First line\n{{question}}\nthen \(hole)\n---answer---\n[PYTHON]")
        }
        #expect(error.code == .configuration)
        #expect(error.location == "folder/solutions.mustache, line 3")
        #expect(error.message.contains("{{questoin}}"))
        #expect(error.remedy?.contains("{{question}}") == true)
    }

    @Test func aPlaceholderOfAnotherRoleIsUnknown() throws {
        let error = try #require(throws: FirstpassError.self) { try template("{{topics}}") }
        #expect(error.message.contains("solutions"))
        for role in Role.allCases {
            for key in PromptTemplate.keys(of: role) { _ = try template("{{\(key)}}", role: role) }
        }
    }

    @Test func aBrokenTemplateIsRefused() throws {
        let error = try #require(throws: FirstpassError.self) { try template("{{#question}} never closed") }
        #expect(error.code == .configuration && error.location == "folder/solutions.mustache")
    }

    @Test func codeIsNotEscaped() throws {
        let code = "assert add(\"a\", '<b>') == \"a<b>\" and 1 < 2 & 3 > 2 {{not a hole}}"
        let rendered = try template("Test: {{visible_test}}\n---answer---\n{{visible_test}}").render([
            "visible_test": code
        ])
        #expect(rendered.message == "Test: \(code)")
        #expect(rendered.answerPrefix == code)
    }

    @Test func theAnswerPrefixKeepsItsLastSpaces() throws {
        let rendered = try template("\nQuestion: {{question}}  \n\n---answer---\n[PYTHON]\nassert \n").render([
            "question": "Why?"
        ])
        #expect(rendered.message == "Question: Why?")
        #expect(rendered.answerPrefix == "[PYTHON]\nassert ")
        #expect(try template("{{question}}").render(["question": "Why?"]).answerPrefix == "")
    }

    @Test func everyPlaceholderIsFilled() throws {
        for role in Role.allCases {
            let keys = PromptTemplate.keys(of: role)
            let text = keys.map { "{{\($0)}}" }.joined(separator: "|")
            let values = Dictionary(uniqueKeysWithValues: keys.map { ($0, "<\($0)>") })
            #expect(
                try template(text, role: role).render(values).message == keys.map { "<\($0)>" }.joined(separator: "|"))
        }
    }
}
