import Core
import Foundation
import Testing

@testable import Sandbox

@Suite struct RefusalTests {
    private func refusal(_ configuration: SandboxConfiguration) async throws -> FirstpassError {
        let error = await #expect(throws: FirstpassError.self) { try await SandboxRunner(configuration: configuration) }
        let found = try #require(error)
        #expect(found.code == .environment)
        #expect(found.exitCode == 2)
        let layers = await SandboxRunner.checkLayers(configuration: configuration)
        #expect(layers.last?.holds == false)
        #expect(layers.last?.remedy != nil)
        return found
    }

    private func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = NSTemporaryDirectory() + "sandbox-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }

    private func script(_ text: String, at path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    @Test func withoutBubblewrap() async throws {
        let error = try await refusal(SandboxConfiguration(folder: Shared.folder, bubblewrap: "/nowhere/bwrap"))
        #expect(error.message.contains("bubblewrap"))
        #expect(error.location == "/nowhere/bwrap")
        #expect(error.remedy?.contains("apt-get install bubblewrap") == true)
    }

    @Test func withoutPython() async throws {
        let error = try await refusal(SandboxConfiguration(folder: Shared.folder, python: "/nowhere/python3"))
        #expect(error.message.contains("Python"))
        #expect(error.remedy?.contains("apt-get install python3") == true)
    }

    @Test func withAShimInsteadOfPython() async throws {
        try await withFolder { folder in
            try script("#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n", at: folder + "/python3")
            let error = try await refusal(SandboxConfiguration(folder: Shared.folder, python: folder + "/python3"))
            #expect(error.message.contains("under /usr"))
        }
    }

    @Test func withAnotherProgramInsteadOfPython() async throws {
        let error = try await refusal(SandboxConfiguration(folder: Shared.folder, python: "/usr/bin/true"))
        #expect(error.remedy?.contains("python3") == true)
    }

    @Test func whereNamespacesAreForbidden() async throws {
        try await withFolder { folder in
            let message =
                "bwrap: No permissions to create a new namespace, likely because the kernel does not allow it."
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            try script("#!/bin/sh\necho '\(message)' >&2\nexit 1\n", at: folder + "/bwrap")
            let error = try await refusal(SandboxConfiguration(folder: Shared.folder, bubblewrap: folder + "/bwrap"))
            #expect(error.message.contains("namespaces are not available"))
            #expect(error.remedy?.contains("user.max_user_namespaces") == true)
        }
    }

    @Test func whereBubblewrapIsolatesNothing() async throws {
        try await withFolder { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            try script(
                "#!/bin/sh\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n", at: folder + "/bwrap")
            _ = try await refusal(SandboxConfiguration(folder: Shared.folder, bubblewrap: folder + "/bwrap"))
        }
    }

    @Test func whereTheSandboxFolderIsIncomplete() async throws {
        try await withFolder { folder in
            let error = try await refusal(SandboxConfiguration(folder: folder))
            #expect(error.message.contains("check.py"))
            #expect(error.location == folder + "/check.py")
        }
    }

    @Test func everyLayerHoldsHere() async {
        let layers = await SandboxRunner.checkLayers(configuration: Shared.configuration())
        #expect(layers.count == 13)
        for layer in layers { #expect(layer.holds, "\(layer.name): \(layer.detail)") }
    }

    @Test func aProbeThatIsNotContainedIsSeen() async throws {
        let runner = try await SandboxRunner(unchecked: Shared.configuration())
        let bait = try HostBait()
        let check = SelfCheck(runner: runner)
        let open = SelfCheck.Probe(name: "open door", promise: "", solution: "x = 1", tests: "assert x == 2")
        let layer = await check.check(open, bait)
        #expect(!layer.holds && layer.remedy != nil)
    }
}
