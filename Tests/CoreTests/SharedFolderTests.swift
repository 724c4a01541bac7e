import Foundation
import Testing

@testable import Core

@Suite final class SharedFolderTests {
    private let folder: String

    init() throws {
        let made = FileManager.default.temporaryDirectory.appending(path: "firstpass-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        folder = made.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Makes a folder that can be used, and gives its path.
    private func resources(at name: String) throws -> String {
        let path = "\(folder)/\(name)"
        for file in ["prompts/questions.mustache", "sandbox/check.py"] {
            let url = URL(filePath: "\(path)/\(file)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: url)
        }
        return path
    }

    private func find(_ program: String, share: String? = nil) throws -> SharedFolder {
        try SharedFolder(environment: share.map { ["FIRSTPASS_SHARE": $0] } ?? [:], program: "\(folder)/\(program)")
    }

    @Test func theVariableDecides() throws {
        let named = try resources(at: "elsewhere")
        _ = try resources(at: "share/firstpass")
        #expect(try find("bin/firstpass", share: named).path == named)
        #expect(try find("bin/firstpass", share: named).path("prompts") == "\(named)/prompts")
    }

    @Test func aVariableThatNamesSomethingElseIsAnError() throws {
        _ = try resources(at: "share/firstpass")
        let error = try #require(throws: FirstpassError.self) { try find("bin/firstpass", share: "\(folder)/none") }
        #expect(error.code == .environment && error.location == "\(folder)/none" && error.remedy != nil)
    }

    @Test func anEmptyVariableIsNone() throws {
        let installed = try resources(at: "share/firstpass")
        #expect(try find("bin/firstpass", share: "").path == installed)
    }

    @Test func theInstalledFolderIsFoundBesideTheProgram() throws {
        let installed = try resources(at: "prefix/share/firstpass")
        #expect(try find("prefix/bin/firstpass").path == installed)
    }

    @Test func theInstalledFolderIsFoundThroughALink() throws {
        let installed = try resources(at: "prefix/share/firstpass")
        for name in ["prefix/bin", "home/bin"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        try Data().write(to: URL(filePath: "\(folder)/prefix/bin/firstpass"))
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/home/bin/firstpass", withDestinationPath: "\(folder)/prefix/bin/firstpass")
        #expect(try find("home/bin/firstpass").path == installed)
    }

    @Test func theCheckoutIsFoundAboveTheBuild() throws {
        let checkout = try resources(at: "checkout")
        #expect(try find("checkout/.build/x86_64/debug/firstpass").path == checkout)
    }

    @Test func whereThereIsNoneTheErrorSaysWhatToDo() throws {
        let error = try #require(throws: FirstpassError.self) { try find("bin/firstpass") }
        #expect(error.code == .environment && error.location == "\(folder)/bin/firstpass")
        #expect(error.remedy?.contains("FIRSTPASS_SHARE") == true)
    }
}
