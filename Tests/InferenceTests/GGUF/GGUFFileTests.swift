import Core
import Foundation
import Inference
import InferenceTestSupport
import Testing

@Suite struct GGUFFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Opens what a writer writes.
    private func open(_ writer: GGUFWriter, name: String = "model.gguf") throws -> GGUFFile {
        try GGUFFile(path: folder.write(writer.bytes, as: name))
    }

    /// Opens what a writer writes, expecting an error; returns it.
    private func failure(_ writer: GGUFWriter) -> FirstpassError? {
        #expect(throws: FirstpassError.self) { try open(writer) }
    }

    private static var small: GGUFWriter {
        var writer = GGUFWriter()
        writer.set("general.architecture", .string("llama"))
        writer.set("llama.block_count", .uint32(2))
        writer.set("tokenizer.ggml.tokens", .strings(["a", "bc", ""]))
        writer.add("one", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6])
        writer.add("two", shape: [32, 2, 2], type: .q8_0, data: [UInt8](repeating: 7, count: 34 * 4))
        return writer
    }

    @Test(arguments: [UInt32(2), 3]) func whatIsWrittenIsRead(version: UInt32) throws {
        var writer = Self.small
        writer.version = version
        let file = try open(writer)
        #expect(file.version == version)
        #expect(file.fileSize == writer.bytes.count)
        #expect(file.tensors.map(\.name) == ["one", "two"])
        let one = try file.tensor("one")
        #expect(one.shape == [2, 3] && one.type == .f32 && one.rowBytes == 8 && one.rowCount == 3)
        #expect(one.bytes.bindMemory(to: Float.self).map { $0 } == [1, 2, 3, 4, 5, 6])
        let two = try file.tensor("two")
        #expect(two.shape == [32, 2, 2] && two.rowBytes == 34 && two.rowCount == 4 && two.elementCount == 128)
        #expect(two.bytes.allSatisfy { $0 == 7 } && two.bytes.count == 136)
        #expect(file.tensorIfPresent("three") == nil)
        #expect(throws: FirstpassError.self) { try file.tensor("three") }
    }

    @Test func everyValueTypeIsRead() throws {
        var writer = GGUFWriter()
        let values: [(String, GGUFWriter.Value, Int)] = [
            ("a", .uint8(200), 200), ("b", .int8(-3), -3), ("c", .uint16(60000), 60000), ("d", .int16(-300), -300),
            ("e", .uint32(4_000_000_000), 4_000_000_000), ("f", .int32(-70000), -70000),
            ("g", .uint64(1 << 40), 1 << 40), ("h", .int64(-1 << 40), -1 << 40),
        ]
        for (key, value, _) in values { writer.set(key, value) }
        writer.set("float", .float32(0.5))
        writer.set("double", .float64(0.25))
        writer.set("bool", .bool(true))
        writer.set("text", .string("é"))
        writer.set("ints", .int32s([1, -2, 3]))
        writer.set("floats", .floats([1, .infinity]))
        writer.set("strings", .byteStrings([[0xFF], [], [0x41]]))
        writer.set("bools", .array(.bool, count: 2, elements: [0, 1]))
        writer.set("none", .array(.uint64, count: 0, elements: []))
        let file = try open(writer)
        for (key, _, number) in values { #expect(try file.int(key) == number) }
        #expect(try file.float("float") == 0.5)
        #expect(try file.float("double") == 0.25)
        #expect(try file.bool("bool"))
        #expect(try file.string("text") == "é")
        #expect(try file.ints("ints") == [1, -2, 3])
        #expect(try file.floats("floats") == [1, .infinity])
        #expect(try file.strings("strings").map { Array($0) } == [[0xFF], [], [0x41]])
        #expect(file.metadata["bools"]?.array?.bools == [false, true])
        #expect(try file.ints("none") == [])
    }

    @Test func aLookupOfAnotherTypeNamesTheKeyAndTheOffset() throws {
        var writer = Self.small
        writer.set("nan", .float32(.nan))
        writer.set("huge", .uint64(.max))
        let file = try open(writer)
        let error = #expect(throws: FirstpassError.self) { try file.int("general.architecture") }
        #expect(error?.description.contains("'general.architecture' should be an integer and is string") == true)
        #expect(error?.location?.hasSuffix("byte 24") == true)
        #expect(throws: FirstpassError.self) { try file.intIfPresent("general.architecture") }
        #expect(throws: FirstpassError.self) { try file.string("llama.block_count") }
        #expect(throws: FirstpassError.self) { try file.floats("tokenizer.ggml.tokens") }
        #expect(throws: FirstpassError.self) { try file.float("nan") }
        #expect(throws: FirstpassError.self) { try file.int("huge") }
        #expect(throws: FirstpassError.self) { try file.int("absent") }
        #expect(try file.intIfPresent("absent") == nil)
    }

    @Test func otherFilesAreRefusedByWhatTheyAre() throws {
        #expect(throws: FirstpassError.self) { try GGUFFile(path: folder.path("absent.gguf")) }
        #expect(throws: FirstpassError.self) { try GGUFFile(path: folder.path("")) }
        #expect(throws: FirstpassError.self) { try GGUFFile(path: folder.write([], as: "empty.gguf")) }
        var writer = Self.small
        writer.magic = Array("ggml".utf8)
        #expect(failure(writer)?.message.contains("not a GGUF file") == true)
        writer = Self.small
        writer.version = 1
        #expect(failure(writer)?.code == .unsupported)
        writer.version = UInt32(3).byteSwapped
        #expect(failure(writer)?.message.contains("big-endian") == true)
    }

    @Test(arguments: [UInt64(1) << 63, .max, 1 << 40, 1000]) func impossibleCountsAreRefused(count: UInt64) throws {
        var writer = Self.small
        writer.metadataCount = count
        #expect(failure(writer) != nil)
        writer = Self.small
        writer.tensorCount = count
        #expect(failure(writer) != nil)
        writer = Self.small
        writer.set("array", .array(.uint64, count: count, elements: []))
        #expect(failure(writer) != nil)
        writer = Self.small
        writer.set("array", .array(.string, count: count, elements: []))
        #expect(failure(writer) != nil)
        writer = Self.small
        writer.metadata.append(.init(key: Array("text".utf8), type: 8, payload: GGUFWriter.bytes(count)))
        #expect(failure(writer) != nil)
    }

    @Test func damagedMetadataAreRefusedWithTheField() throws {
        var writer = Self.small
        writer.set("llama.block_count", .uint32(3))
        #expect(failure(writer)?.message == "the key 'llama.block_count' is there twice")
        writer = Self.small
        writer.metadata.append(.init(key: Array("odd".utf8), type: 13, payload: [0]))
        #expect(failure(writer)?.message == "'odd' is of the unknown type 13")
        writer = Self.small
        writer.metadata.append(.init(key: Array("odd".utf8), type: 7, payload: [2]))
        #expect(failure(writer)?.message == "the Boolean 'odd' is 2")
        writer = Self.small
        writer.set("odd", .array(.array, count: 0, elements: []))
        #expect(failure(writer)?.code == .unsupported)
        for key in [[], [0xC3, 0x28]] as [[UInt8]] {
            writer = Self.small
            writer.metadata.append(.init(key: key, type: 0, payload: [0]))
            #expect(failure(writer)?.message.contains("metadata entry 3") == true)
        }
    }

    @Test(arguments: [UInt32(0), 4, 24, 1 << 31]) func anAlignmentThatIsNoneIsRefused(alignment: UInt32) throws {
        var writer = Self.small
        writer.set("general.alignment", .uint32(alignment))
        let error = failure(writer)
        // 2³¹ is a power of two: the data are then past the end of the file.
        #expect(error?.message.contains(alignment == 1 << 31 ? "past the end" : "general.alignment") == true)
    }

    @Test func theAlignmentKeyIsHonoured() throws {
        var writer = Self.small
        writer.alignment = 64
        writer.set("general.alignment", .uint32(64))
        let file = try open(writer)
        #expect(try file.tensor("two").bytes.allSatisfy { $0 == 7 })
    }

    @Test func damagedTensorsAreRefused() throws {
        func check(_ wanted: String, _ change: (inout GGUFWriter) -> Void) {
            var writer = Self.small
            change(&writer)
            let error = failure(writer)
            #expect(error?.message.contains(wanted) == true, "\(String(describing: error))")
            #expect(error?.location?.contains("byte ") == true)
        }
        check("there twice") { $0.tensors[1].name = $0.tensors[0].name }
        check("is zero") { $0.tensors[0].shape = [2, 0] }
        check("dimensions") { $0.tensors[0].shape = [] }
        check("dimensions") { $0.tensors[0].shape = [1, 1, 1, 1, 1] }
        check("no multiple of Q8_0's 32") { $0.tensors[1].shape = [33, 2] }
        check("63 bits") { $0.tensors[0].shape = [1 << 32, 1 << 32] }
        check("63 bits") { $0.tensors[0].shape = [1 << 63] }
        check("63 bits") { $0.tensors[0].shape = [1 << 61, 1] }
        check("past the end") { $0.tensors[0].shape = [1 << 30, 1 << 30] }
        check("past the end") { $0.tensors[1].offset = 64 }
        check("past the end") { $0.tensors[1].offset = .max - 31 }
        check("no multiple of the alignment") { $0.tensors[1].offset = 33 }
        check("overlap") { $0.tensors[1].offset = 0 }
        check("name of tensor 0") { $0.tensors[0].name = [] }
        check("name of tensor 0") { $0.tensors[0].name = [UInt8](repeating: 65, count: 65) }
        check("type number 42") { $0.tensors[0].type = 42 }
        check("the type IQ4_XS, which is not read") { $0.tensors[0].type = 23 }
    }

    @Test func everyTypeHasItsName() {
        #expect(
            GGMLType.allCases.map(\.name) == [
                "F32", "F16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "BF16",
            ])
    }

    @Test func aFileCutAnywhereIsRefused() throws {
        let whole = Self.small.bytes
        for count in 1..<whole.count {
            let path = try folder.write(Array(whole[..<count]), as: "cut.gguf")
            #expect(throws: FirstpassError.self) { try GGUFFile(path: path) }
        }
    }

    /// Opens files with some bytes changed and, where they still open, uses all that is in them.
    @Test func changedBytesNeverTrap() throws {
        var random = CounterRandom(seed: 1)
        let whole = Self.small.bytes
        var opened = 0
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<4, using: &random) {
                let place = Int.random(in: 4..<bytes.count, using: &random)
                bytes[place] =
                    [0, 1, 0x7F, 0x80, 0xFF, UInt8(truncatingIfNeeded: random.next())]
                    .randomElement(using: &random) ?? 0
            }
            if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count - 1, using: &random)) }
            let path = try folder.write(bytes, as: "changed.gguf")
            do {
                let file = try GGUFFile(path: path)
                opened += 1
                _ = file.tensors.reduce(0) { $0 + $1.bytes.reduce(0) { $0 &+ Int($1) } }
                for value in file.metadata.values { _ = value.array?.strings?.map { Array($0) } }
            } catch is FirstpassError {}
        }
        #expect(opened > 0 && opened < 5000)
    }

    @Test func aSplitModelIsJoined() throws {
        let names = (1...3).map { "model-0000\($0)-of-00003.gguf" }
        for (number, name) in names.enumerated() {
            var writer = GGUFWriter()
            if number == 0 { writer.set("general.architecture", .string("llama")) }
            writer.set("split.no", .uint16(UInt16(number)))
            writer.set("split.count", .uint16(3))
            writer.set("split.tensors.count", .int32(3))
            writer.add("tensor.\(number)", shape: [1], floats: [Float(number)])
            _ = try folder.write(writer.bytes, as: name)
        }
        let file = try GGUFFile(path: folder.path(names[0]))
        #expect(file.tensors.map(\.name) == ["tensor.0", "tensor.1", "tensor.2"])
        #expect(try file.string("general.architecture") == "llama")
        #expect(try file.tensor("tensor.2").bytes.loadUnaligned(as: Float.self) == 2)

        let second = #expect(throws: FirstpassError.self) { try GGUFFile(path: folder.path(names[1])) }
        #expect(second?.remedy?.contains("-00001-of-00003.gguf") == true)
        try FileManager.default.removeItem(atPath: folder.path(names[2]))
        let missing = #expect(throws: FirstpassError.self) { try GGUFFile(path: folder.path(names[0])) }
        #expect(missing?.location?.hasSuffix(names[2]) == true)
        try FileManager.default.copyItem(atPath: folder.path(names[1]), toPath: folder.path(names[2]))
        let wrong = #expect(throws: FirstpassError.self) { try GGUFFile(path: folder.path(names[0])) }
        #expect(wrong?.message.contains("file 3 of 3") == true)
    }

    @Test func tensorsOutliveTheFileObject() throws {
        let tensor = try open(Self.small).tensor("one")
        #expect(tensor.bytes.loadUnaligned(fromByteOffset: 4, as: Float.self) == 2)
    }
}
