import Core
import Foundation
import Testing

@testable import Pipeline

@Suite struct PromptLibraryTests {
    private let shipped = Shared.checkout + "/prompts"

    /// A folder of prompts that can be used.
    private func folder(topics: String = "queues\n# a comment\n\n  trees  \n") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for role in Role.allCases { _ = try folder.write("Ask.", to: "\(role.rawValue).mustache") }
        _ = try folder.write(topics, to: "topics.txt")
        return folder
    }

    @Test func theShippedPromptsCanBeUsed() throws {
        let library = try PromptLibrary(folder: shipped)
        #expect(library.topics.count >= 100)
        #expect(Set(library.topics).count == library.topics.count)
        for role in Role.allCases {
            let template = try library.template(for: role)
            for key in PromptTemplate.keys(of: role) where template.text.contains("{{\(key)}}") {
                #expect(template.render([key: "<&\"'>"]).message.contains("<&\"'>"))
            }
        }
    }

    @Test func requestsDifferUntilTheTopicsAreUsedUp() throws {
        let library = try PromptLibrary(folder: shipped)
        let requests = (0..<library.topics.count / 3).map { library.topics(ofRequest: $0, count: 3, runSeed: 1) }
        let drawn = requests.flatMap(\.self)
        #expect(Set(drawn).count == drawn.count)
    }

    @Test func theSeedDecidesTheTopics() throws {
        let library = try PromptLibrary(folder: shipped)
        let again = try PromptLibrary(folder: shipped)
        #expect(library.topics(ofRequest: 4, count: 3, runSeed: 1) == again.topics(ofRequest: 4, count: 3, runSeed: 1))
        #expect(
            library.topics(ofRequest: 4, count: 3, runSeed: 1) != library.topics(ofRequest: 4, count: 3, runSeed: 2))
    }

    @Test func topicsBeginAgainWhereThereAreFewerThanAskedFor() throws {
        let folder = try folder()
        let library = try PromptLibrary(folder: folder.path)
        #expect(library.topics == ["queues", "trees"])
        let drawn = library.topics(ofRequest: 7, count: 5, runSeed: 1)
        #expect(drawn.count == 5 && Set(drawn) == ["queues", "trees"])
    }

    @Test(arguments: ["questions.mustache", "tests.mustache", "solutions.mustache", "topics.txt"])
    func aMissingFileIsNamed(_ name: String) throws {
        let folder = try folder()
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
        let error = try #require(throws: FirstpassError.self) { try PromptLibrary(folder: folder.path) }
        #expect(error.code == .configuration && error.location == "\(folder.path)/\(name)" && error.remedy != nil)
    }

    @Test func aFileWithoutTopicsIsRefused() throws {
        let folder = try folder(topics: "# nothing\n\n")
        let error = try #require(throws: FirstpassError.self) { try PromptLibrary(folder: folder.path) }
        #expect(error.location == "\(folder.path)/topics.txt")
    }
}
