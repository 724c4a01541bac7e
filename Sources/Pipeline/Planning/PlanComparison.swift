internal import Core
public import Ledger

/// What a plan expected of a run, beside what came.
public struct PlanComparison: Sendable, Encodable, Hashable {
    /// One figure.
    public struct Row: Sendable, Encodable, Hashable {
        /// What it is: `seconds`, `ledger_bytes`, `triples`, or `drawn_tokens` with the role.
        public var name: String
        /// What was expected.
        public var estimate: Estimate
        /// What came.
        public var came: Double
        /// What came, divided by what was expected; nil where that was nothing.
        public var ratio: Double?
        /// Whether it came within the range.
        public var isWithin: Bool

        init(_ name: String, _ estimate: Estimate, came: Double) {
            self.name = name
            self.estimate = estimate
            self.came = came
            let ratio = came / estimate.expected
            self.ratio = ratio.isFinite ? ratio : nil
            isWithin = estimate.contains(came)
        }
    }

    /// The figures.
    public let rows: [Row]
    /// What keeps the two from being comparable; empty where nothing does.
    public let caveats: [String]

    /// Compares.
    ///
    /// - Parameters:
    ///   - sessions: the sessions of the run, whose seconds are what it took.
    ///   - ledgerBytes: bytes of its ledger.
    public init(_ plan: RunPlan, run: RunRecord, funnel: Funnel, sessions: [SessionRecord], ledgerBytes: Int) {
        var caveats: [String] = []
        if run.finished == nil { caveats.append("the run is not finished") }
        if plan.configurationHash != run.configurationSHA256 {
            caveats.append("the run was made with another configuration than the plan")
        }
        if plan.questions != run.description.questions {
            caveats.append(
                "the plan was for \(plan.questions.counted("question")), the run has \(run.description.questions.grouped)"
            )
        }
        self.caveats = caveats
        let seconds = sessions.reduce(0) { $0 + $1.work.seconds }
        var rows = [Row("seconds", plan.seconds, came: seconds.isFinite ? seconds : 0)]
        for role in Role.allCases {
            guard let estimate = plan.drawnTokens[role] else { continue }
            rows.append(Row("drawn_tokens/\(role)", estimate, came: Double(funnel.tokens[role]?.output ?? 0)))
        }
        rows.append(Row("ledger_bytes", plan.ledgerBytes, came: Double(ledgerBytes)))
        rows.append(Row("triples", plan.triples, came: Double(funnel.kept)))
        self.rows = rows
    }

    /// The figure of a name.
    public func row(_ name: String) -> Row? { rows.first { $0.name == name } }
}
