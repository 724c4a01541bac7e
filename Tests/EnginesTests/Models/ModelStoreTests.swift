import Core
import Foundation
import Testing

@testable import Engines

@Suite("The model store")
struct ModelStoreTests {
    @Test("lies in FIRSTPASS_HOME, or in the cache folder where that is unset or empty")
    func folder() {
        #expect(ModelStore(environment: ["FIRSTPASS_HOME": "/a/../b"]).folder == "/b/models")
        let standard = FileManager.default.homeDirectoryForCurrentUser.path + "/.cache/firstpass/models"
        #expect(ModelStore(environment: [:]).folder == standard)
        #expect(ModelStore(environment: ["FIRSTPASS_HOME": ""]).folder == standard)
    }

    @Test("lists every known model, here or not")
    func list() throws {
        let fixture = try Fixture()
        let store = ModelStore(environment: fixture.environment)
        let list = try store.list()
        #expect(list.map(\.model) == ModelRegistry.models)
        #expect(list.allSatisfy { $0.state == .absent && $0.bytesPresent == 0 })
        #expect(!FileManager.default.fileExists(atPath: store.folder))
    }

    @Test("knows a file put there by hand once it has hashed it, and notices when it changes")
    func byHand() throws {
        let fixture = try Fixture()
        try fixture.put(fixture.content, "toy.gguf")
        #expect(try fixture.store.info("toy").state == .unverified)
        #expect(try fixture.store.path(for: "toy") == fixture.store.folder + "/toy.gguf")
        #expect(try fixture.store.info("toy").state == .verified)

        var damaged = fixture.content
        damaged[500] ^= 1
        try fixture.put(damaged, "toy.gguf")
        #expect(try fixture.store.info("toy").state == .unverified)
        let error = #expect(throws: FirstpassError.self) { try fixture.store.path(for: "toy") }
        #expect(error?.code == .format)
        #expect(error?.message.contains(Fingerprint.sha256(damaged)) == true)
        #expect(error?.remedy == "run 'firstpass models pull toy' to fetch it again")
        try fixture.put(fixture.content.dropLast(), "toy.gguf")
        let cut = #expect(throws: FirstpassError.self) { try fixture.store.path(for: "toy") }
        #expect(cut?.message.contains("the file has 999999 bytes, the model 1000000") == true)
    }

    @Test("hashes again on request, and forgets what it recorded where the bytes are wrong")
    func verify() throws {
        let fixture = try Fixture()
        try fixture.put(fixture.content, "toy.gguf")
        let reports = Collector<Int>()
        try fixture.store.verify("toy") { reports.add($0) }
        #expect(reports.values == [1_000_000])
        let facts = try #require(try FileFacts(path: fixture.store.folder + "/toy.gguf"))
        try fixture.put([UInt8](repeating: 0, count: 1_000_000), "toy.gguf")
        // A record that still matches hides the damage from a glance, not from a verification.
        VerificationRecord(
            sha256: fixture.model.sha256, file: try #require(try FileFacts(path: fixture.store.folder + "/toy.gguf"))
        ).write(to: fixture.store.folder + "/toy.gguf.verified")
        #expect(facts.bytes == 1_000_000)
        #expect(try fixture.store.info("toy").state == .verified)
        #expect(throws: FirstpassError.self) { try fixture.store.verify("toy") }
        #expect(try fixture.store.info("toy").state == .unverified)
    }

    @Test("hashes again where the record cannot be read", arguments: ["", "{}", "{\"sha256\": 3}", "\u{0}\u{1}"])
    func damagedRecord(text: String) throws {
        let fixture = try Fixture(bytes: 1000)
        try fixture.put(fixture.content, "toy.gguf")
        try fixture.put(text.utf8, "toy.gguf.verified")
        #expect(try fixture.store.info("toy").state == .unverified)
        _ = try fixture.store.path(for: "toy")
        #expect(try fixture.store.info("toy").state == .verified)
    }

    @Test("replaces a damaged file by a pull")
    func repair() async throws {
        let fixture = try Fixture(bytes: 1000, pieces: 0)
        let server = try LocalServer(fixture.content, in: fixture.folder)
        fixture.environment["HF_ENDPOINT"] = server.endpoint("plain")
        try fixture.put(fixture.content.dropLast(), "toy.gguf")
        _ = try await fixture.store.pull("toy")
        #expect(try fixture.stored() == fixture.content)
    }

    @Test("takes any GGUF file by its path")
    func byPath() throws {
        let fixture = try Fixture(bytes: 10)
        let path = fixture.folder + "/Other.GGUF"
        try Data([1]).write(to: URL(fileURLWithPath: path))
        #expect(try fixture.store.path(for: path) == path)
        #expect(try fixture.store.path(for: fixture.folder + "/./x/../Other.GGUF") == path)
        let missing = #expect(throws: FirstpassError.self) { try fixture.store.path(for: "missing.gguf") }
        #expect(missing?.message == "there is no such file")
        let isFolder = #expect(throws: FirstpassError.self) { try fixture.store.path(for: fixture.folder) }
        #expect(isFolder?.message == "not a plain file")
    }

    @Test("says how to get a model that is not here, and which name was meant")
    func names() throws {
        let fixture = try Fixture()
        let store = ModelStore(environment: fixture.environment)
        let absent = #expect(throws: FirstpassError.self) { try store.path(for: "smollm2-135m") }
        #expect(absent?.remedy == "run 'firstpass models pull smollm2-135m' (98.4 MB)")
        let near = #expect(throws: FirstpassError.self) { try store.path(for: "Qwen2.5-coder-1.5") }
        #expect(near?.code == .usage)
        #expect(
            near?.remedy?.hasPrefix("did you mean 'qwen2.5-coder-1.5b'? Fetch it with 'firstpass models pull") == true)
        for far in ["gpt", "", String(repeating: "x", count: 500)] {
            let error = #expect(throws: FirstpassError.self) { try store.path(for: far) }
            #expect(error?.remedy?.hasPrefix("known are 'qwen2.5-coder-1.5b', 'smollm2-135m'") == true)
        }
        #expect(throws: FirstpassError.self) { try store.info("toy") }
        #expect(throws: FirstpassError.self) { try store.verify("toy") }
        #expect(throws: FirstpassError.self) { try store.verify("smollm2-135m") }
    }

    @Test("removes a model with all that belongs to it")
    func remove() throws {
        let fixture = try Fixture(bytes: 10)
        #expect(try !fixture.store.remove("toy"))
        try fixture.put(fixture.content, "toy.gguf")
        try fixture.put(fixture.content, "toy.gguf.part")
        try fixture.put("\"tag\"".utf8, "toy.gguf.part.etag")
        try fixture.put(fixture.content, "other.gguf")
        _ = try fixture.store.path(for: "toy")
        #expect(try fixture.store.remove("toy"))
        #expect(fixture.leftInStore() == ["other.gguf"])
        #expect(try !fixture.store.remove("toy"))
    }

    @Test("lets one pull of a model work at a time: the second waits and says so")
    func lock() async throws {
        let fixture = try Fixture(bytes: 1000, pieces: 0)
        let server = try LocalServer(fixture.content, in: fixture.folder)
        fixture.environment["HF_ENDPOINT"] = server.endpoint("plain")
        let store = fixture.store
        try fixture.put([], "marker")
        var lock = try FileLock.attempt(store.lockPath(of: fixture.model))
        #expect(lock != nil)
        #expect(try FileLock.attempt(store.lockPath(of: fixture.model)) == nil)
        let refused = #expect(throws: FirstpassError.self) { try store.remove("toy") }
        #expect(refused?.message.contains("is being pulled by another process") == true)
        let (reports, continuation) = AsyncStream.makeStream(of: PullProgress.Phase.self)
        let pull = Task { try await store.pull("toy") { continuation.yield($0.phase) } }
        for await phase in reports where phase == .waiting { break }
        #expect(try server.requests().isEmpty)
        lock = nil
        _ = try await pull.value
        #expect(try fixture.stored() == fixture.content)
        #expect(fixture.leftInStore() == ["marker", "toy.gguf", "toy.gguf.verified"])
    }

    @Test("asks one source once where many pulls start together")
    func together() async throws {
        let fixture = try Fixture(pieces: 0)
        let server = try LocalServer(fixture.content, in: fixture.folder)
        fixture.environment["HF_ENDPOINT"] = server.endpoint("plain")
        let store = fixture.store
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<4 { group.addTask { try await store.pull("toy") } }
            for try await path in group { #expect(path == store.folder + "/toy.gguf") }
        }
        #expect(try server.requests().count == 1)
        #expect(fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
    }

    @Test("says so before it writes where the disk has no room", arguments: [true, false])
    func noRoom(fromHub: Bool) async throws {
        let fixture = try Fixture(bytes: 1000)
        let server = try LocalServer(fixture.content, in: fixture.folder)
        fixture.environment["HF_ENDPOINT"] = server.endpoint("chunked")
        var model = fixture.model
        model.bytes = 1 << 60
        if !fromHub { model.huggingFace = nil }
        let store = ModelStore(environment: fixture.environment, models: [model])
        let error = await #expect(throws: FirstpassError.self) { _ = try await store.pull("toy") }
        #expect(error?.code == .storage)
        #expect(error?.message.hasPrefix("not enough space: 1153 PB needed, ") == true)
        #expect(error?.remedy?.contains("FIRSTPASS_HOME") == true)
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("says so where its folder cannot be made or written to", arguments: ["/dev/null/home", "/proc/firstpass"])
    func unwritable(home: String) async throws {
        let fixture = try Fixture(bytes: 10)
        fixture.environment["FIRSTPASS_HOME"] = home
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(error?.code == .storage)
        #expect(error?.message.hasPrefix("the folder cannot be made: ") == true)
        #expect(error?.remedy?.contains("FIRSTPASS_HOME") == true)
        #expect(try fixture.store.list().map(\.state) == [.absent])
    }
}
