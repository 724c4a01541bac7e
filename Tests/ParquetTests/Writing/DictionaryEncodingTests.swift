import Core
import Testing

@testable import Parquet

@Suite struct DictionaryEncodingTests {
    @Test func valuesStandInTheOrderInWhichTheyCome() {
        let dictionary = DictionaryEncoding(.int32([7, -1, 7, 7, 0, -1]), limit: 100)
        #expect(dictionary?.values == .int32([7, -1, 0]))
        #expect(dictionary?.indices == [0, 1, 0, 0, 2, 1])
        #expect(dictionary?.byteCount == 12)
        #expect(dictionary?.bitWidth == 2)
    }

    @Test func textsThatBeginOrEndAlikeAreDifferent() {
        let values = ColumnValues.byteArray(bytes: Array("abaababab".utf8), ends: [2, 3, 3, 5, 7, 9])
        let dictionary = DictionaryEncoding(values, limit: 100)
        #expect(dictionary?.values == .byteArray(bytes: Array("aba".utf8), ends: [2, 3, 3]))
        #expect(dictionary?.indices == [0, 1, 2, 0, 0, 0])
    }

    @Test func numbersAreToldApartByTheirBits() throws {
        let dictionary = try #require(DictionaryEncoding(.double([0, -0.0, .nan, .nan, 0]), limit: 100))
        #expect(dictionary.indices == [0, 1, 2, 2, 0])
    }

    @Test func nothingIsGivenAboveTheLimitOrForBooleans() {
        #expect(DictionaryEncoding(.int64([1, 2, 3]), limit: 23) == nil)
        #expect(DictionaryEncoding(.int64([1, 2, 3]), limit: 24) != nil)
        #expect(DictionaryEncoding(.byteArray(bytes: [1, 2], ends: [1, 2]), limit: 9) == nil)
        #expect(DictionaryEncoding(.fixed(bytes: [1, 2, 3, 4], width: 2), limit: 3) == nil)
        #expect(DictionaryEncoding(.boolean([true]), limit: 100) == nil)
        #expect(DictionaryEncoding(.int32([]), limit: 100) == nil)
    }

    /// Above a megabyte only texts that come again are worth it.
    @Test func largeDictionariesAreForTextsThatComeAgain() throws {
        func texts(_ count: Int, _ text: (Int) -> Int) -> ColumnValues {
            var (bytes, ends): ([UInt8], [Int]) = ([], [])
            for index in 0..<count {
                bytes += [UInt8](repeating: 0x61, count: 996)
                withUnsafeBytes(of: UInt32(text(index))) { bytes.append(contentsOf: $0) }
                ends.append(bytes.count)
            }
            return .byteArray(bytes: bytes, ends: ends)
        }
        #expect(DictionaryEncoding(texts(2_000) { $0 }, limit: 4 << 20) == nil)
        let threefold = try #require(DictionaryEncoding(texts(6_000) { $0 / 3 }, limit: 4 << 20))
        #expect(threefold.values.count == 2_000)
        #expect(threefold.indices == (0..<6_000).map { UInt32($0 / 3) })
    }

    @Test func manyValuesKeepTheirNumbers() throws {
        var random = CounterRandom(seed: 3)
        let values = (0..<50_000).map { _ in Int64.random(in: 0..<20_000, using: &random) << 32 }
        let dictionary = try #require(DictionaryEncoding(.int64(values), limit: 1 << 20))
        guard case .int64(let unique) = dictionary.values else {
            Issue.record("other values")
            return
        }
        #expect(Set(unique).count == unique.count)
        #expect(dictionary.indices.map { unique[Int($0)] } == values)
    }
}
