import Core
import Testing

@testable import Parquet

@Suite struct StatisticsTests {
    private static func texts(_ texts: [String]) -> ColumnValues {
        var (bytes, ends): ([UInt8], [Int]) = ([], [])
        for text in texts {
            bytes += text.utf8
            ends.append(bytes.count)
        }
        return .byteArray(bytes: bytes, ends: ends)
    }

    private static func bounds(_ values: ColumnValues, _ order: ValueOrder) -> ValueBounds? {
        ValueBounds(values, among: 0..<values.count, order: order)
    }

    @Test func numbersWithoutASignAreComparedSo() {
        let values = ColumnValues.int32([1, -1, 0])
        #expect(Self.bounds(values, .signed).map { [$0.minimum, $0.maximum] } == [1, 0])
        #expect(Self.bounds(values, .unsigned).map { [$0.minimum, $0.maximum] } == [2, 1])
        #expect(Self.bounds(values, .undefined) == nil)
    }

    @Test func textIsComparedByItsBytes() {
        // UTF-16 would have the second before the first.
        let values = Self.texts(["\u{FFFD}", "\u{10000}", "z", ""])
        #expect(Self.bounds(values, .text).map { [$0.minimum, $0.maximum] } == [3, 1])
    }

    @Test func whatIsNotANumberHasNoPlace() {
        #expect(Self.bounds(.double([.nan, 2, .nan, -1]), .float).map { [$0.minimum, $0.maximum] } == [3, 1])
        #expect(Self.bounds(.float([.nan, .nan]), .float) == nil)
    }

    @Test func zerosHaveTheSignsThatTheFormatAsksFor() {
        let values = ColumnValues.double([0.0])
        #expect(StatisticValue(values, at: 0, order: .float, end: .minimum).bytes == [0, 0, 0, 0, 0, 0, 0, 0x80])
        let negative = ColumnValues.float([-0.0])
        #expect(StatisticValue(negative, at: 0, order: .float, end: .maximum).bytes == [0, 0, 0, 0])
    }

    @Test func longTextIsCutBetweenCharacters() {
        let value = Self.texts([String(repeating: "a", count: 63) + "漢字"])
        let low = StatisticValue(value, at: 0, order: .text, end: .minimum)
        #expect(low.bytes == [UInt8](repeating: 0x61, count: 63) && !low.isExact)
        let high = StatisticValue(value, at: 0, order: .text, end: .maximum)
        #expect(high.bytes == [UInt8](repeating: 0x61, count: 62) + [0x62] && !high.isExact)
        let exact = Self.texts([String(repeating: "a", count: 64)])
        #expect(StatisticValue(exact, at: 0, order: .text, end: .maximum).isExact)
    }

    @Test func whatHasNothingAboveItStaysWhole() {
        let last = String(repeating: "\u{10FFFF}", count: 20)
        let high = StatisticValue(Self.texts([last]), at: 0, order: .text, end: .maximum)
        #expect(high.bytes == Array(last.utf8) && high.isExact)
        #expect(StatisticValue.above("a\u{10FFFF}") == Array("b".utf8))
        #expect(StatisticValue.above("\u{D7FF}") == Array("\u{E000}".utf8))
        #expect(StatisticValue.above([1, 0xFF, 0xFF]) == [2])
        #expect(StatisticValue.above([0xFF]) == nil)
    }

    @Test func bytesThatAreNoTextAreCutAnywhere() {
        let value = ColumnValues.byteArray(bytes: [UInt8](repeating: 0xFE, count: 70), ends: [70])
        for order in [ValueOrder.text, .bytes] {
            let high = StatisticValue(value, at: 0, order: order, end: .maximum)
            #expect(high.bytes.last == 0xFF && !high.isExact && high.bytes.count <= 64)
        }
    }

    /// Annotations as other writers encode them, and the order that follows.
    static let annotations: [(PhysicalType, Int32?, [UInt8]?, ValueOrder)] = [
        (.int32, nil, nil, .signed), (.int32, 11, nil, .unsigned), (.int64, 10, nil, .signed),
        (.int32, 13, [0xAC, 0x13, 0x20, 0x12, 0x00, 0x00], .unsigned),
        (.int32, 17, [0xAC, 0x13, 0x20, 0x11, 0x00, 0x00], .signed), (.int32, nil, [0xAC, 0x00], .undefined),
        (.int64, nil, [0x8C, 0x12, 0x1C, 0x2C, 0x00, 0x00, 0x00, 0x00], .signed), (.byteArray, nil, nil, .bytes),
        (.byteArray, 0, [0x1C, 0x00, 0x00], .text), (.byteArray, 5, nil, .undefined),
        (.byteArray, nil, [0x5C, 0x15, 0x04, 0x15, 0x12, 0x00, 0x00], .undefined),
        (.fixedLengthByteArray, nil, [0xEC, 0x00, 0x00], .bytes),
        (.fixedLengthByteArray, nil, [0xFC, 0x00, 0x00], .undefined), (.fixedLengthByteArray, 21, nil, .undefined),
        (.byteArray, nil, [0x0C, 0x22, 0x00, 0x00], .undefined), (.int96, nil, nil, .undefined),
        (.double, nil, nil, .float), (.boolean, nil, nil, .boolean),
    ]

    @Test(arguments: annotations.indices)
    func annotationsDecideTheOrder(index: Int) {
        let (type, converted, logical, order) = Self.annotations[index]
        var element = SchemaElement("a", type, .required)
        element.convertedType = converted
        element.logicalType = logical
        #expect(ValueOrder(element) == order)
    }
}
