import Core
import Foundation
import Testing

@testable import Inference

/// The tiny models, cut and with changed bytes: an error, or a model that runs.
@Suite struct DamagedModelTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Loads a file and, where that goes well, runs two tokens and draws; whether it did.
    private func run(_ bytes: [UInt8]) throws -> Bool {
        let path = try folder.write(bytes, as: "damaged.gguf")
        do {
            let file = try GGUFFile(path: path)
            let (pool, kernels) = (ComputePool(width: 1), Kernels.ofMachine[0])
            let weights = try ModelArchitecture(of: file).weights(from: file, packing: pool, kernels: kernels)
            let tokenizer = try file.tokenizer()
            _ = try? ModelFileDescription(path: path)
            _ = try? ChatTemplate.detect(in: file)
            let graph = try DecoderGraph(weights: weights, pool: pool, kernels: kernels, maximumRows: 2)
            let cache = try SequenceCache(capacity: 2, pool: graph.pages)
            try cache.reserve(2)
            let vocabulary = graph.configuration.vocabulary
            let logits = graph.forward(
                (0..<2).map {
                    BatchRow(token: Int32($0 * (vocabulary - 1)), position: $0, cache: cache, wantsLogits: true)
                })
            let draw = TokenSampler(.init(topP: 0.9), seed: 1, kernels: kernels).draw(
                UnsafeMutableBufferPointer(start: logits, count: vocabulary), position: 0, recent: [])
            #expect((0..<vocabulary).contains(Int(draw.token)))
            _ = tokenizer.decode(tokenizer.encode("def f(x):\n", allowSpecial: true))
            return true
        } catch let error as FirstpassError {
            #expect([.format, .unsupported, .environment].contains(error.code), "\(error)")
            #expect(!error.message.isEmpty)
            return false
        }
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: FixtureReader.url("models/\(name).gguf")))
    }

    /// Where the tensors' data begin.
    private func headerSize(_ name: String) throws -> Int {
        let file = try GGUFFile(path: FixtureReader.url("models/\(name).gguf").path)
        return try #require(
            file.tensors.compactMap { tensor in
                guard let base = tensor.file.bytes.baseAddress, let start = tensor.bytes.baseAddress else { return nil }
                return start - base
            }.min())
    }

    @Test(arguments: TinyModelTests.names)
    func aCutModelIsRefused(name: String) throws {
        let whole = try bytes(name)
        let header = try headerSize(name)
        #expect(try run(whole))
        var random = CounterRandom(seed: 1)
        var ends = Array(0...32) + [header - 1, header, header + 1, whole.count / 2]
        ends += (0..<20).map { _ in Int.random(in: 33..<header, using: &random) }
        ends += (0..<10).map { _ in Int.random(in: header..<whole.count - 64, using: &random) }
        for end in ends { #expect(try !run(Array(whole[..<end])), "cut at \(end)") }
    }

    @Test(arguments: TinyModelTests.names)
    func aModelWithChangedBytesIsRefusedOrRuns(name: String) throws {
        let whole = try bytes(name)
        let header = try headerSize(name)
        var random = CounterRandom(seed: Seed.derive(name))
        var ran = 0
        for number in 0..<120 {
            var damaged = whole
            // The hyperparameters come first, the tensors' shapes and types last; between is the vocabulary.
            let region = [0..<min(1_200, header), header - min(2_000, header)..<header, 0..<header][number % 3]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: region, using: &random)
                damaged[place] =
                    random.nextUnit() < 0.5
                    ? UInt8.random(in: 0...255, using: &random)
                    : damaged[place] ^ (1 << UInt8.random(in: 0...7, using: &random))
            }
            if try run(damaged) { ran += 1 }
        }
        // Else the forward step would never be tested.
        #expect(ran > 0)
    }
}
