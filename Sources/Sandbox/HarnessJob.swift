import Core

/// A solution and its tests as `sandbox/once.py` reads them; the format stands at the top of that file.
struct HarnessJob: Sendable {
    let solution: String
    let tests: String
    let limits: ExecutionLimits
    let seed: UInt32
    /// What the report of a pass must carry: 128 random bits, as 32 hexadecimal digits.
    let token: String

    init(solution: String, tests: String, limits: ExecutionLimits, seed: UInt32) {
        self.solution = solution
        self.tests = tests
        self.limits = limits
        self.seed = seed
        var random = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        token = String((0..<32).map { _ in digits[Int.random(in: 0..<16, using: &random)] })
    }

    /// The bytes for descriptor 0.
    func encoded(filter: SystemCallFilter) -> [UInt8] {
        let solution = Array(solution.utf8)
        let tests = Array(tests.utf8)
        // One second more than the limit over all processes, which is watched from outside and decides.
        let cpuSeconds = limits.cpuSeconds.rounded(.up) + 1
        let numbers = [
            Int(seed), limits.memoryBytes, limits.processes, limits.fileBytes, Int(cpuSeconds),
            filter.program.count, solution.count, tests.count,
        ]
        let header = ([token] + numbers.map(String.init)).joined(separator: " ") + "\n"
        return Array(header.utf8) + filter.program + solution + tests
    }
}
