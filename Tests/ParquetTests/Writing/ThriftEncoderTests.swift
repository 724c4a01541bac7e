import Testing

@testable import Parquet

@Suite struct ThriftEncoderTests {
    @Test func fieldsAreToldByTheirDistance() {
        let bytes = ThriftEncoder.structure {
            $0.field(1, Int32(-1))
            $0.field(3, true)
            $0.field(20, Int64(300))
            $0.field(21, "é")
        }
        #expect(bytes == [0x15, 0x01, 0x21, 0x06, 0x28, 0xD8, 0x04, 0x18, 0x02, 0xC3, 0xA9, 0x00])
    }

    @Test func numbersOfStructsBeginAnew() {
        let bytes = ThriftEncoder.structure {
            $0.field(5) { $0.field(1, Int16(2)) }
            $0.field(6, false)
        }
        #expect(bytes == [0x5C, 0x14, 0x04, 0x00, 0x12, 0x00])
    }

    @Test func longListsStateTheirLengthApart() {
        let few = ThriftEncoder.structure { $0.field(1, [true, false], of: .yes) { $0.element($1) } }
        #expect(few == [0x19, 0x21, 0x01, 0x02, 0x00])
        let many = ThriftEncoder.structure {
            $0.field(1, [Int32](repeating: 1, count: 15), of: .int32) { $0.element($1) }
        }
        #expect(many == [0x19, 0xF5, 0x0F] + [UInt8](repeating: 2, count: 15) + [0x00])
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, UInt64(UInt32.max), UInt64.max])
    func lengthsOfNumbersAreTheirBytes(value: UInt64) {
        var bytes: [UInt8] = []
        Varint.append(value, to: &bytes)
        #expect(bytes.count == Varint.length(value))
    }
}
