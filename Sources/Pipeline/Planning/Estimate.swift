/// A number that is not known yet, with the range in which it is likely to lie (95 %).
public struct Estimate: Sendable, Codable, Hashable {
    /// The lower end.
    public var low: Double
    /// The most likely value.
    public var expected: Double
    /// The upper end.
    public var high: Double

    /// Makes an estimate.
    public init(low: Double, expected: Double, high: Double) {
        self.low = low
        self.expected = expected
        self.high = high
    }

    /// Whether a value lies in the range.
    public func contains(_ value: Double) -> Bool { value >= low && value <= high }
}

extension Estimate {
    /// The sum over `scale` times as many items as were measured, by Student's t over the items.
    ///
    /// - Parameter items: what each item took.
    init(sumOf items: [Double], scale: Double) {
        let count = Double(items.count)
        let sum = items.reduce(0, +)
        let expected = sum * scale
        guard items.count > 1 else {
            // One item says nothing of the spread.
            self.init(low: expected / 2, expected: expected, high: expected * 2)
            return
        }
        let mean = sum / count
        let variance = items.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        // Both the mean that was measured and the items that are to come vary.
        let deviation = (variance * (scale * scale * count + scale * count)).squareRoot()
        let half = Self.quantile(freedom: items.count - 1) * deviation
        self.init(low: max(0, expected - half), expected: expected, high: expected + half)
    }

    /// The sum of independent estimates: their half-widths add up as squares.
    static func + (left: Estimate, right: Estimate) -> Estimate {
        func half(_ first: Double, _ second: Double) -> Double { (first * first + second * second).squareRoot() }
        let expected = left.expected + right.expected
        return Estimate(
            low: max(0, expected - half(left.expected - left.low, right.expected - right.low)), expected: expected,
            high: expected + half(left.high - left.expected, right.high - right.expected))
    }

    /// Student's t for 95 %, both sides.
    private static func quantile(freedom: Int) -> Double {
        let table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]
        if table.indices.contains(freedom - 1) { return table[freedom - 1] }
        // The first terms of its expansion around the normal distribution's.
        return 1.96 + 2.37 / Double(freedom) + 2.82 / Double(freedom * freedom)
    }
}
