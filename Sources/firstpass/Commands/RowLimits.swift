import Core

/// The limits of a row's run: what the command line says, else what the row says that it was judged under, else the defaults.
struct RowLimits: Sendable {
    /// As given on the command line.
    var cpuSeconds: Double?
    var wallSeconds: Double?
    var memoryBytes: Int?
    /// Whether rows are asked.
    var readsRows = false

    /// Where a row of the export `triples` says it.
    static let paths = ["cpu_seconds", "wall_seconds", "memory_bytes"].map { "provenance.limits.\($0)" }

    /// The most that a row can ask for: a dataset comes from anywhere, and shall not decide how much of this machine it gets.
    static let most = ExecutionLimits(cpuSeconds: 60, wallSeconds: 600, memoryBytes: 4 << 30)

    /// The limits of a row.
    ///
    /// - Parameter fields: the values at ``paths``.
    /// - Throws: `RowProblem` where the row asks for what it does not get.
    func limits(_ fields: [JSONField?] = []) throws(RowProblem) -> ExecutionLimits {
        let fields = readsRows && fields.count == Self.paths.count ? fields : [nil, nil, nil]
        let cpu = try pick(cpuSeconds, fields[0], Self.paths[0], "--cpu-limit", \.cpuSeconds)
        let wall = try pick(wallSeconds, fields[1], Self.paths[1], "--wall-limit", \.wallSeconds)
        let memory = try pick(memoryBytes.map(Double.init), fields[2], Self.paths[2], "--memory-limit") {
            Double($0.memoryBytes)
        }
        return ExecutionLimits(cpuSeconds: cpu, wallSeconds: wall, memoryBytes: Int(memory))
    }

    private func pick(
        _ given: Double?, _ field: JSONField?, _ path: String, _ option: String, _ limit: (ExecutionLimits) -> Double
    ) throws(RowProblem) -> Double {
        if let given { return given }
        guard let field else { return limit(ExecutionLimits()) }
        let most = limit(Self.most)
        if case .number(let digits) = field, let number = Double(digits), number > 0, number <= most { return number }
        throw RowProblem(
            message: "the field '\(path)' is not a number above 0, at most \(Int(most).grouped)",
            remedy: "Set the limit of all rows with \(option), or give --skip-bad to leave such rows out.")
    }
}
