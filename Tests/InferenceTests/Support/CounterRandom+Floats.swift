import Core

extension CounterRandom {
    /// Numbers between -1 and 1.
    mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in nextUnit() * 2 - 1 } }
}

/// How many values differ in any bit.
func differingBits(_ first: some Collection<Float>, _ second: some Collection<Float>) -> Int {
    zip(first, second).count { $0.bitPattern != $1.bitPattern } + abs(first.count - second.count)
}
