import Core
import Crypto
import Foundation
import Testing

@testable import Deduplication

@Suite struct StateFileTests {
    /// Calls `body` with a path in a folder of its own.
    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "duplicates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "first.duplicates").path)
    }

    private func finder(
        _ method: DuplicateMethod, _ questions: [String], threshold: Double? = nil
    ) throws -> DuplicateFinder {
        var finder = try DuplicateFinder(method: method, threshold: threshold)
        for (index, question) in questions.enumerated() {
            let place = index % 3 == 0 ? "" : "first.jsonl:\(index + 1) – é"
            _ = try finder.take(finder.preparer.prepare(question), index: 2 * index, place: place)
        }
        return finder
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test(arguments: DuplicateMethod.allCases)
    func goesOnAsTheOneThatWasWritten(_ method: DuplicateMethod) throws {
        let questions = Questions.similar(300, seed: 41) + ["", "?"]
        var finder = try finder(method, Array(questions.prefix(151)) + ["", "!"])
        try withPath { path in
            try finder.write(to: path)
            var loaded = try DuplicateFinder(contentsOf: path, method: method, threshold: method.defaultThreshold)
            #expect(loaded.count == finder.count && loaded.lastIndex == finder.lastIndex)
            #expect(loaded.method == method && loaded.threshold == finder.threshold)
            let written = try bytes(path)
            try loaded.write(to: path)
            #expect(try bytes(path) == written)
            for (index, question) in questions.enumerated() {
                #expect(loaded.place(of: index) == finder.place(of: index))
                #expect(
                    try loaded.take(question, index: 1_000 + index) == finder.take(question, index: 1_000 + index))
            }
            #expect(throws: FirstpassError.self) { try loaded.take("x", index: 5) }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: (path as NSString).deletingLastPathComponent).count
                    == 1)
        }
    }

    @Test func namesThePlaceOfAKeptQuestion() throws {
        var finder = DuplicateFinder(method: .normalised)
        #expect(try finder.take(finder.preparer.prepare("a"), index: 3) == nil)
        #expect(try finder.take(finder.preparer.prepare("b"), index: 5, place: "first.jsonl:2") == nil)
        #expect(try finder.take(finder.preparer.prepare("b"), index: 6, place: "second.jsonl:1")?.kept == 5)
        #expect(finder.place(of: 3) == nil && finder.place(of: 4) == nil && finder.place(of: 6) == nil)
        #expect(finder.place(of: 5) == "first.jsonl:2")
    }

    @Test func anEmptyFinderAndManyBlocks() throws {
        try withPath { path in
            try DuplicateFinder(method: .minhash).write(to: path)
            let empty = try DuplicateFinder(contentsOf: path)
            #expect(empty.count == 0 && empty.lastIndex == nil)
            var finder = DuplicateFinder(method: .exact)
            let place = String(repeating: "x", count: 3_000)
            for index in 0..<1_000 {
                _ = try finder.take(finder.preparer.prepare("\(index)"), index: index - 500, place: place)
            }
            try finder.write(to: path)
            let loaded = try DuplicateFinder(contentsOf: path)
            #expect(loaded.count == 1_000 && loaded.lastIndex == 499 && loaded.place(of: -500) == place)
        }
    }

    @Test func anotherMethodOrThresholdIsRefused() throws {
        try withPath { path in
            try finder(.minhash, ["a question"], threshold: 0.8).write(to: path)
            #expect(try DuplicateFinder(contentsOf: path).threshold == 0.8)
            for (method, threshold) in [(DuplicateMethod.rougeL, nil), (.minhash, 0.7), (.exact, 0.8)] {
                let error = #expect(throws: FirstpassError.self) {
                    try DuplicateFinder(contentsOf: path, method: method, threshold: threshold)
                }
                #expect(error?.code == .unsupported)
            }
        }
    }

    @Test(arguments: DuplicateMethod.allCases)
    func everyCutIsRefused(_ method: DuplicateMethod) throws {
        try withPath { path in
            try finder(method, ["Add two numbers.", "Sort the words.", "é"]).write(to: path)
            let whole = try bytes(path)
            for length in 0..<whole.count {
                try Data(whole[..<length]).write(to: URL(fileURLWithPath: path))
                #expect(throws: FirstpassError.self) { try DuplicateFinder(contentsOf: path) }
            }
            try Data(whole + [0]).write(to: URL(fileURLWithPath: path))
            #expect(throws: FirstpassError.self) { try DuplicateFinder(contentsOf: path) }
        }
    }

    @Test func flippedBitsAreRefused() throws {
        try withPath { path in
            try finder(.minhash, Questions.similar(10, seed: 2)).write(to: path)
            let whole = try bytes(path)
            var random = CounterRandom(seed: 6)
            for round in 0..<1_500 {
                var damaged = whole
                let place = round < 300 ? round : Int(random.next() % UInt64(whole.count))
                damaged[place] ^= 1 << UInt8(random.next() % 8)
                try Data(damaged).write(to: URL(fileURLWithPath: path))
                #expect(throws: FirstpassError.self) { try DuplicateFinder(contentsOf: path) }
            }
        }
    }

    /// A checksum is no proof of sense: whoever forges a file forges it too.
    @Test(arguments: [DuplicateMethod.minhash, .rougeL, .normalised])
    func forgedFilesDoNotTrap(_ method: DuplicateMethod) throws {
        try withPath { path in
            try finder(method, Questions.similar(6, seed: 2)).write(to: path)
            let body = try bytes(path).dropLast(32)
            var random = CounterRandom(seed: 7)
            var refused = 0
            for _ in 0..<1_500 {
                var forged = Array(body)
                for _ in 0...(random.next() % 3) {
                    forged[Int(random.next() % UInt64(forged.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                forged += SHA256.hash(data: forged)
                try Data(forged).write(to: URL(fileURLWithPath: path))
                do {
                    var finder = try DuplicateFinder(contentsOf: path)
                    _ = try? finder.take("Add two numbers.", index: .max)
                } catch {
                    #expect(error is FirstpassError)
                    refused += 1
                }
            }
            #expect(refused > 0)
        }
    }

    @Test func newerFilesAndOthersAreToldApart() throws {
        try withPath { path in
            try finder(.exact, ["a"]).write(to: path)
            var newer = try bytes(path)
            newer[8] = 2
            try Data(newer).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: FirstpassError.self) { try DuplicateFinder(contentsOf: path) }
            #expect(error?.code == .unsupported)
            try Data("{\"text\": \"Add two numbers to a list of numbers.\"}\n".utf8).write(
                to: URL(fileURLWithPath: path))
            let other = #expect(throws: FirstpassError.self) { try DuplicateFinder(contentsOf: path) }
            #expect(other?.message == "this is not a duplicate index")
            let missing = #expect(throws: FirstpassError.self) { try DuplicateFinder(contentsOf: path + ".not") }
            #expect(missing?.code == .storage)
            #expect(throws: FirstpassError.self) { try DuplicateFinder(method: .exact).write(to: path + "/x/y") }
        }
    }
}
