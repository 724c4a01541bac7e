/// A smallest or largest value as it stands in statistics.
struct StatisticValue: Equatable {
    /// Which end of the values it is.
    enum End {
        case minimum
        case maximum
    }

    /// Long values are cut behind so many bytes, which the format allows since a bound need not be a value.
    static let maximumBytes = 64

    /// The value in plain encoding; bytes without their length.
    let bytes: [UInt8]
    /// Whether it is a value of the column, not just a bound.
    let isExact: Bool

    /// - Parameters:
    ///   - index: where the value stands.
    ///   - end: which end it is.
    init(_ values: ColumnValues, at index: Int, order: ValueOrder, end: End) {
        switch values {
        // The format asks for these signs, since readers may tell zeros apart or not.
        case .float(let all) where all[index] == 0:
            self.init(Self.bytes(of: end == .minimum ? -Float.zero : Float.zero))
        case .double(let all) where all[index] == 0:
            self.init(Self.bytes(of: end == .minimum ? -Double.zero : Double.zero))
        case .byteArray(let bytes, let ends):
            let value = Array(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
            self.init(cutting: value, isText: order == .text, end: end)
        case .fixed(let bytes, let width):
            self.init(cutting: Array(bytes[index * width..<(index + 1) * width]), isText: false, end: end)
        default:
            var bytes: [UInt8] = []
            PlainEncoder.append(values, index..<index + 1, to: &bytes)
            self.init(bytes)
        }
    }

    private init(_ bytes: [UInt8], isExact: Bool = true) {
        self.bytes = bytes
        self.isExact = isExact
    }

    private init(cutting value: [UInt8], isText: Bool, end: End) {
        guard value.count > Self.maximumBytes else {
            self.init(value)
            return
        }
        var length = Self.maximumBytes
        if isText {
            while length > 0, value[length] & 0xC0 == 0x80 { length -= 1 }
        }
        let prefix = value[..<length]
        let text = isText ? String(validating: prefix, as: UTF8.self) : nil
        switch end {
        case .minimum: self.init(Array(prefix), isExact: false)
        case .maximum:
            let above = text.map { Self.above($0) } ?? Self.above(Array(prefix))
            if let above { self.init(above, isExact: false) } else { self.init(value) }
        }
    }

    private static func bytes(of number: some BinaryFloatingPoint) -> [UInt8] {
        withUnsafeBytes(of: number) { Array($0) }
    }

    /// The smallest text that is larger than all that begin with one; nil where there is none.
    static func above(_ prefix: String) -> [UInt8]? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // Behind U+D7FF come numbers that are no characters.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let scalar = Unicode.Scalar(next) else { continue }
            scalars.append(scalar)
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            return Array(String(text).utf8)
        }
        return nil
    }

    /// The smallest bytes that are larger than all that begin with some; nil where there are none.
    static func above(_ prefix: [UInt8]) -> [UInt8]? {
        var bytes = prefix
        while let last = bytes.popLast() {
            guard last < 0xFF else { continue }
            return bytes + [last + 1]
        }
        return nil
    }
}
