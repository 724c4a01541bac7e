import Core
import Foundation
import Testing

@testable import Engines

@Suite("A pull from a hub")
struct HubPullTests {
    /// A model that only the hub has, and the hub.
    private struct Setting {
        let fixture: Fixture
        let server: LocalServer

        init(bytes: Int = 1_000_000) throws {
            fixture = try Fixture(bytes: bytes, pieces: 0)
            server = try LocalServer(fixture.content, in: fixture.folder)
        }

        func store(_ behaviour: String, token: String? = nil) -> ModelStore {
            fixture.environment["HF_ENDPOINT"] = server.endpoint(behaviour)
            fixture.environment["HF_TOKEN"] = token
            return fixture.store
        }
    }

    @Test("leaves the file and its verification record, and nothing else", arguments: ["plain", "chunked", "whole"])
    func whole(behaviour: String) async throws {
        let setting = try Setting()
        let reports = Collector<PullProgress>()
        let path = try await setting.store(behaviour).pull("toy") { reports.add($0) }
        #expect(path == setting.fixture.store.folder + "/toy.gguf")
        #expect(try setting.fixture.stored() == setting.fixture.content)
        #expect(setting.fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
        #expect(try setting.fixture.store.info("toy").state == .verified)
        let downloading = reports.values.filter { $0.phase == .downloading }
        #expect(downloading.last?.bytesDone == 1_000_000)
        #expect(downloading.allSatisfy { $0.bytesDone <= $0.bytesTotal && $0.source == "127.0.0.1" })
        #expect(reports.values.last?.phase == .verifying)
        #expect(reports.values.last?.bytesDone == 1_000_000)
        #expect(try setting.server.requests().map(\.path) == ["/\(behaviour)/owner/toy/resolve/main/toy%20q4.gguf"])
    }

    @Test("does not ask again for a model that is here")
    func already() async throws {
        let setting = try Setting()
        _ = try await setting.store("plain").pull("toy")
        _ = try await setting.store("plain").pull("toy")
        #expect(try setting.server.requests().count == 1)
        _ = try await setting.store("plain").pull("toy", force: true)
        #expect(try setting.server.requests().count == 2)
        #expect(try setting.fixture.stored() == setting.fixture.content)
    }

    @Test("goes on after every cut of the connection, on condition that the file is the same")
    func cut() async throws {
        let setting = try Setting()
        _ = try await setting.store("cut-150000").pull("toy")
        #expect(try setting.fixture.stored() == setting.fixture.content)
        let requests = try setting.server.requests()
        #expect(requests.map(\.range) == [nil] + (1...6).map { "bytes=\($0 * 150_000)-" })
        let tag = "\"\(setting.fixture.model.sha256)\""
        #expect(requests.map(\.ifRange) == [nil] + Array(repeating: tag, count: 6))
    }

    @Test("gives up where no connection brings anything, and keeps what came")
    func givesUp() async throws {
        let setting = try Setting()
        try setting.fixture.put(setting.fixture.content.prefix(1000), "toy.gguf.part")
        let error = await #expect(throws: FirstpassError.self) { _ = try await setting.store("cut-0").pull("toy") }
        #expect(error?.code == .environment)
        #expect(error?.message.contains("1.00 kB have come and are kept") == true)
        #expect(setting.fixture.leftInStore() == ["toy.gguf.part"])
        #expect(try setting.server.requests().count == 1)
    }

    @Test(
        "makes the whole file out of any beginning of it", arguments: [0, 1, 4095, 65_536, 999_999, 1_000_000],
        ["plain", "untagged", "whole", "refuse"])
    func beginnings(length: Int, behaviour: String) async throws {
        let setting = try Setting()
        try setting.fixture.put(setting.fixture.content.prefix(length), "toy.gguf.part")
        let before = try setting.fixture.store.info("toy")
        #expect(before.state == (length > 0 ? .partial : .absent))
        #expect(before.bytesPresent == length)
        _ = try await setting.store(behaviour).pull("toy")
        #expect(try setting.fixture.stored() == setting.fixture.content)
        #expect(setting.fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
        if length == 1_000_000 { #expect(try setting.server.requests().isEmpty) }
    }

    @Test("starts over where the server's file is another than the one begun")
    func changed() async throws {
        let setting = try Setting()
        try setting.fixture.put([UInt8](repeating: 7, count: 5000), "toy.gguf.part")
        try setting.fixture.put("\"of-another-version\"".utf8, "toy.gguf.part.etag")
        _ = try await setting.store("plain").pull("toy")
        #expect(try setting.fixture.stored() == setting.fixture.content)
        #expect(try setting.server.requests().map(\.ifRange) == ["\"of-another-version\""])
    }

    @Test("starts over where more is there than the file has")
    func tooLong() async throws {
        let setting = try Setting(bytes: 5000)
        try setting.fixture.put([UInt8](repeating: 7, count: 5001), "toy.gguf.part")
        _ = try await setting.store("plain").pull("toy")
        #expect(try setting.fixture.stored() == setting.fixture.content)
    }

    @Test("leaves nothing of bytes whose SHA-256 is wrong", arguments: ["wrong", "untagged"])
    func mismatch(behaviour: String) async throws {
        let setting = try Setting()
        if behaviour == "untagged" { try setting.fixture.put([UInt8](repeating: 7, count: 5000), "toy.gguf.part") }
        let error = await #expect(throws: FirstpassError.self) { _ = try await setting.store(behaviour).pull("toy") }
        #expect(error?.code == .checkFailed)
        #expect(error?.message.contains(setting.fixture.model.sha256) == true)
        #expect(setting.fixture.leftInStore().isEmpty)
    }

    @Test("keeps the old file until the new one is right")
    func keepsOld() async throws {
        let setting = try Setting()
        _ = try await setting.store("plain").pull("toy")
        await #expect(throws: FirstpassError.self) { _ = try await setting.store("wrong").pull("toy", force: true) }
        #expect(try setting.fixture.stored() == setting.fixture.content)
        #expect(setting.fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
    }

    @Test(
        "says why a server does not give the file, and leaves nothing",
        arguments: [
            ("status-404", "HTTP status 404: there is no such file"),
            ("status-401", "wants an access token (HF_TOKEN)"),
            ("status-429", "too many requests"),
            ("status-500", "HTTP status 500: the server has a problem"),
            ("status-204", "HTTP status 204"),
            ("drop", "Empty reply from server"),
            ("short", "the server offers 41 bytes, the model has 1000000"),
            ("huge", "the server offers 1000001 bytes, the model has 1000000"),
            ("file", "Protocol \"file\" not supported"),
            ("circle", "Maximum (10) redirects followed"),
        ])
    func refused(behaviour: String, reason: String) async throws {
        let setting = try Setting()
        let error = await #expect(throws: FirstpassError.self) { _ = try await setting.store(behaviour).pull("toy") }
        #expect(error?.code == .environment)
        #expect(error?.exitCode == 2)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("secret page") == false)
        #expect(error?.remedy?.contains("path of any GGUF file") == true)
        #expect(setting.fixture.leftInStore().isEmpty)
    }

    @Test("stops reading a body that does not end, and one that is not the range asked for")
    func overlong() async throws {
        let setting = try Setting()
        try setting.fixture.put(setting.fixture.content.prefix(1000), "toy.gguf.part")
        let shifted = await #expect(throws: FirstpassError.self) { _ = try await setting.store("shifted").pull("toy") }
        #expect(shifted?.message.contains("another range than asked for: 'bytes 0-999999/1000000'") == true)
        #expect(try setting.fixture.store.info("toy").bytesPresent == 1000)
        let endless = await #expect(throws: FirstpassError.self) { _ = try await setting.store("endless").pull("toy") }
        #expect(endless?.message.contains("sends more than 1000000 bytes") == true)
        #expect(try setting.fixture.store.info("toy").bytesPresent <= 1_000_000)
    }

    @Test("sends the token to the hub, and to no host or port that the hub redirects to", arguments: [true, false])
    func token(otherPort: Bool) async throws {
        let setting = try Setting()
        let other = try LocalServer(setting.fixture.content, in: setting.fixture.folder)
        let target = otherPort ? "127.0.0.1-\(other.port)" : "localhost-\(setting.server.port)"
        _ = try await setting.store("to-\(target)", token: " hf_secret\n").pull("toy")
        #expect(try setting.fixture.stored() == setting.fixture.content)
        let requests = try setting.server.requests() + (otherPort ? other.requests() : [])
        #expect(requests.map(\.authorization) == ["Bearer hf_secret", nil])
    }

    @Test("shows neither token nor password nor signed query in an error")
    func secrets() async throws {
        let setting = try Setting()
        _ = setting.store("status-403", token: "hf_secret")
        setting.fixture.environment["HF_ENDPOINT"] = "http://me:pass@127.0.0.1:\(setting.server.port)/status-403?key=k"
        let error = await #expect(throws: FirstpassError.self) { _ = try await setting.fixture.store.pull("toy") }
        let text = String(describing: try #require(error))
        for secret in ["hf_secret", "pass", "key=k", "me:"] { #expect(!text.contains(secret), "\(text)") }
        #expect(text.contains("status 403"))
    }

    @Test("sends no token in clear text to another machine")
    func clearText() throws {
        let file = RegisteredModel.HubFile(repository: "a/b", file: "c.gguf")
        for (endpoint, expected) in [
            ("https://mirror.test", "t"), ("http://mirror.test", nil), ("http://127.0.0.1:8080", "t"),
            ("http://127.0.0.1.mirror.test", nil), ("http://localhost", "t"), ("http://[::1]:80", "t"),
        ] {
            let hub = try Hub(environment: ["HF_ENDPOINT": endpoint, "HF_TOKEN": "t"])
            #expect(hub.downloader(of: file, bytes: 1).bearerToken == expected, "\(endpoint)")
        }
        let standard = try Hub(environment: [:]).downloader(of: file, bytes: 1)
        #expect(standard.url.absoluteString == "https://huggingface.co/a/b/resolve/main/c.gguf")
        #expect(standard.connectSeconds == 10)
    }

    @Test("refuses settings that cannot be used", arguments: ["mirror.test", "ftp://mirror.test", "https://", "a b"])
    func settings(endpoint: String) async throws {
        let fixture = try Fixture(bytes: 10, pieces: 0)
        fixture.environment["HF_ENDPOINT"] = endpoint
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(error?.code == .configuration)
        #expect(fixture.leftInStore().isEmpty)
        #expect(throws: FirstpassError.self) { try Hub(environment: ["HF_TOKEN": "a\r\nX-Other: b"]) }
    }

    @Test("goes through the proxy that the environment names")
    func proxy() async throws {
        let setting = try Setting()
        setting.fixture.environment["HF_ENDPOINT"] = "http://mirror.test"
        let (environment, model) = (setting.fixture.environment, setting.fixture.model)
        // libcurl reads the process's own environment, so this takes a process of its own.
        await #expect(processExitsWith: .success) {
            [
                environment = environment as [String: String], model = model as RegisteredModel,
                address = setting.server.endpoint("") as String
            ] in
            setenv("http_proxy", address, 1)
            unsetenv("no_proxy")
            unsetenv("NO_PROXY")
            _ = try await ModelStore(environment: environment, models: [model]).pull("toy")
        }
        #expect(try setting.fixture.stored() == setting.fixture.content)
        #expect(try setting.server.requests().map(\.host) == ["mirror.test"])
    }

    @Test("keeps what came when it is cancelled, and goes on from there")
    func cancelled() async throws {
        let setting = try Setting()
        let store = setting.store("stall-300000")
        let (reports, continuation) = AsyncStream.makeStream(of: Int.self)
        let pull = Task { try await store.pull("toy") { continuation.yield($0.bytesDone) } }
        for await bytes in reports where bytes == 300_000 { break }
        pull.cancel()
        let error = await #expect(throws: FirstpassError.self) { _ = try await pull.value }
        #expect(error?.code == .interrupted)
        #expect(setting.fixture.leftInStore() == ["toy.gguf.part", "toy.gguf.part.etag"])
        _ = try await setting.store("plain").pull("toy")
        #expect(try setting.fixture.stored() == setting.fixture.content)
        #expect(try setting.server.requests().map(\.range) == [nil, "bytes=300000-"])
    }

    @Test("tries again where the server falls silent, and gives up in the end")
    func stalled() async throws {
        let setting = try Setting()
        let url = try #require(URL(string: setting.server.endpoint("stall-1000/file")))
        let partial = try PartialFile(path: setting.fixture.folder + "/partial")
        let downloader = HTTPDownloader(url: url, expectedBytes: 1_000_000, stallSeconds: 1, attempts: 2)
        let error = await #expect(throws: FirstpassError.self) { try await downloader.run(into: partial) { _ in } }
        #expect(error?.message.contains("too slow") == true)
        #expect(partial.size == 2000)
    }

    @Test("does not wait for ever for a connection to be made")
    func silentConnection() async throws {
        let listener = try SilentListener()
        let fixture = try Fixture(bytes: 10, pieces: 0)
        let url = try #require(URL(string: "https://127.0.0.1:\(listener.port)/file"))
        let partial = try PartialFile(path: fixture.folder + "/partial")
        let downloader = HTTPDownloader(url: url, expectedBytes: 10, connectSeconds: 1)
        let error = await #expect(throws: FirstpassError.self) { try await downloader.run(into: partial) { _ in } }
        #expect(error?.message.lowercased().contains("time") == true)
        #expect(!FileManager.default.fileExists(atPath: partial.path))
    }
}
