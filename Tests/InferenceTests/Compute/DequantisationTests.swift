import CKernels
import Testing

@testable import Inference

@Suite struct DequantisationTests {
    /// The values are those of the package `gguf`; see `Fixtures/scripts/dequantisation.py`.
    @Test(arguments: Kernels.ofMachine, GGMLType.allCases.filter { $0 != .f32 })
    func everyTypeGivesTheReferenceValues(kernels: Kernels, type: GGMLType) throws {
        var fixture = try FixtureReader("dequantisation/\(type.name).bin")
        #expect(fixture.word() == type.rawValue)
        let (blocks, blockBytes, blockSize) = (Int(fixture.word()), Int(fixture.word()), Int(fixture.word()))
        let source = fixture.bytes(blocks * blockBytes)
        let expected = fixture.floats(blocks * blockSize)
        var values = [Float](repeating: .nan, count: expected.count)
        #expect(kernels.table.dequantise(Int32(type.rawValue), source, &values, values.count) == 0)
        #expect(values == expected)
    }

    @Test(arguments: Kernels.ofMachine)
    func anUnknownTypeIsRefused(kernels: Kernels) {
        var value: Float = 0
        #expect(kernels.table.dequantise(99, [0, 0, 0, 0], &value, 1) == -1)
    }
}
