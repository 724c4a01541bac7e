import Core
import Crypto
import Foundation
import Testing

@testable import Contamination

@Suite struct FingerprintIndexTests {
    private let small = [
        "Count the lilies on a pond of n by m fields, where a lily covers its four neighbours as well.",
        "Feed a heron.",
    ]

    /// With the checksum made right again, so that what it guards is reached.
    private func signed(_ body: some Sequence<UInt8>) -> [UInt8] {
        let body = Array(body)
        return body + SHA256.hash(data: body)
    }

    @Test func readingGivesWhatWasWritten() throws {
        let index = try Support.pondIndex()
        try Support.withFolder { folder in
            let path = "\(folder)/pond.fingerprints"
            try index.write(to: path)
            let read = try FingerprintIndex(contentsOf: path)
            #expect(read == index)
            #expect(read.serialised() == index.serialised())
            #expect(try FingerprintIndex.all(in: folder) == [index])
        }
    }

    @Test func theHeaderSaysWhatIsInside() throws {
        let index = try Support.pondIndex()
        #expect(index.name == "pond" && index.items == 13 && index.shortItems == 4)
        #expect(index.itemNumbers == [3, 7, 8, 10, 11, 12, 20, 21, 30, 31, 40, 41, 42])
        #expect(index.sourceSHA256 == (try Fingerprint.sha256(fileAt: "\(Support.fixtures)/questions.jsonl")))
        #expect(index.windows > index.distinctWindows(foldCase: false))
        #expect(index.distinctWindows(foldCase: false) >= index.distinctWindows(foldCase: true))
        #expect(index.sampledSeed == FingerprintBuilder.defaultSeed)
    }

    @Test func everyFlippedByteIsRefused() throws {
        let bytes = try Support.index(small).serialised()
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 1 << UInt8(place % 8)
            #expect(throws: FirstpassError.self) { try FingerprintIndex(bytes: damaged, location: "damaged") }
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try Support.index(small).serialised()
        for count in 0..<bytes.count {
            let error = Support.error { _ = try FingerprintIndex(bytes: Array(bytes[..<count]), location: "cut") }
            #expect(error?.code == .format)
        }
        #expect(throws: FirstpassError.self) { try FingerprintIndex(bytes: bytes + [0], location: "longer") }
    }

    @Test func aFileThatLiesBehindARightChecksumNeverTraps() throws {
        let body = try Support.index(small).serialised().dropLast(FingerprintIndex.checksumLength)
        var random = CounterRandom(seed: 8)
        var accepted = 0
        for _ in 0..<4_000 {
            var damaged = Array(body)
            for _ in 0...(random.next() % 3) {
                let place = Int(random.next() % UInt64(random.next() % 2 == 0 ? 200 : damaged.count))
                damaged[place] = [0, 0xFF, UInt8(truncatingIfNeeded: random.next())][Int(random.next() % 3)]
            }
            if random.next() % 8 == 0 { damaged.removeLast(Int(random.next() % UInt64(damaged.count / 2))) }
            guard let index = try? FingerprintIndex(bytes: signed(damaged), location: "lying") else { continue }
            accepted += 1
            for mode in ContaminationMode.allCases {
                for text in small { _ = ContaminationScanner(indexes: [index], mode: mode).scan(text) }
            }
        }
        #expect((100..<3_900).contains(accepted))
    }

    /// The places of the format version, the normaliser's version and the major Unicode version.
    @Test(arguments: [8, 12, 16])
    func aNewerFileIsRefusedAsNewer(place: Int) throws {
        var body = try Support.index(small).serialised().dropLast(FingerprintIndex.checksumLength)
        body[place] = 200
        let error = Support.error { _ = try FingerprintIndex(bytes: signed(body), location: "new.fingerprints") }
        #expect(error?.code == .unsupported)
        #expect(error?.description.contains("newer version") == true)
        #expect(error?.location == "new.fingerprints")
    }

    @Test func whatIsNoFingerprintFileIsRefused() throws {
        try Support.withFolder { folder in
            let path = "\(folder)/x.fingerprints"
            try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
            #expect(Support.error { _ = try FingerprintIndex(contentsOf: path) }?.code == .format)
            #expect(Support.error { _ = try FingerprintIndex(contentsOf: "\(folder)/none") }?.code == .storage)
            #expect(Support.error { _ = try FingerprintIndex(contentsOf: folder) } != nil)
            #expect(Support.error { _ = try FingerprintIndex.all(in: "\(folder)/none") }?.code == .storage)
            try FileManager.default.removeItem(atPath: path)
            #expect(Support.error { _ = try FingerprintIndex.all(in: folder) }?.code == .storage)
            #expect(Support.error { try Support.index(small).write(to: "\(folder)/none/x") }?.code == .storage)
        }
    }

    @Test func threeWindowsOfEachItemAreDrawnAndTheSeedDecides() throws {
        func drawn(_ seed: UInt64) throws -> [UInt32] {
            var builder = try FingerprintBuilder(
                name: "test", sourceSHA256: Fingerprint.sha256(""), sampledSeed: seed)
            try builder.add(number: 0, texts: [small[0]])
            try builder.add(number: 1, texts: [small[1]])
            return try builder.build().table.sampled
        }
        let first = try drawn(1)
        #expect(first == (try drawn(1)))
        #expect(Set((1...20).map { try? drawn($0) }).count > 15)
        #expect(Set(first[..<3]).count == 3 && !first[..<3].contains(WindowTable.noRow))
        #expect(first[3] != WindowTable.noRow)
        #expect(first[4...].allSatisfy { $0 == WindowTable.noRow })
    }
}
