import Core

/// A solution and its tests, as `sandbox/once.py` reads them or as a zygote is asked for them; the formats stand at the
/// top of that file and of `sandbox/zygote/protocol.c`.
struct HarnessJob: Sendable {
    let solution: String
    let tests: String
    let limits: ExecutionLimits
    let seed: UInt32
    /// The tests as an earlier run compiled them, for a zygote; nil where none did.
    var compiledTests: [UInt8]?
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

    /// What both formats begin with.
    private var numbers: [Int] {
        // One second more than the limit over all processes, which is watched from outside and decides.
        let cpuSeconds = limits.cpuSeconds.rounded(.up) + 1
        return [Int(seed), limits.memoryBytes, limits.processes, limits.fileBytes, Int(cpuSeconds)]
    }

    /// The bytes for descriptor 0 of `once.py`.
    func encoded(filter: SystemCallFilter) -> [UInt8] {
        let lengths = [filter.program.count, solution.utf8.count, tests.utf8.count]
        let header = ([token] + (numbers + lengths).map(String.init)).joined(separator: " ") + "\n"
        return Array(header.utf8) + filter.program + sources
    }

    /// The solution and, right after it, the tests.
    var sources: [UInt8] { Array(solution.utf8) + (compiledTests ?? Array(tests.utf8)) }

    /// The message to a zygote.
    var request: [UInt8] {
        let lengths = [solution.utf8.count, compiledTests?.count ?? tests.utf8.count, compiledTests == nil ? 0 : 1]
        return Array((["run"] + (numbers + lengths).map(String.init) + [token]).joined(separator: " ").utf8)
    }
}
