/// When a program is killed.
enum KillMoment {
    /// So many milliseconds after its start.
    case after(Int)
    /// So many rows of generations and executions after those that were there at its start.
    case rows(Int)
    /// As soon as a query on the ledger gives something but 0.
    case query(String)

    /// One moment in each stage, in the order in which a run comes to them, so that each kill finds it further on.
    private static func stages(_ random: inout SeededRandom) -> [KillMoment] {
        let solutions = Int.random(in: 1...12, using: &random)
        let verdicts = Int.random(in: 1...12, using: &random)
        return [
            .after(Int.random(in: 50...1_500, using: &random)),
            .query("SELECT count(*) FROM generation WHERE role = 'tests'"),
            .query("SELECT count(*) >= \(solutions) FROM generation WHERE role = 'solutions'"),
            .query("SELECT count(*) >= \(verdicts) FROM execution WHERE purpose = 'verdict'"),
            .query("SELECT count(*) FROM execution WHERE purpose <> 'verdict'"),
            .query("SELECT finished IS NOT NULL FROM run"),
        ]
    }

    private static func any(_ random: inout SeededRandom) -> KillMoment {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .query("SELECT count(*) FROM run")
        case 1: .query("SELECT finished IS NOT NULL FROM run")
        case 2, 3: .after(Int.random(in: 50...4_000, using: &random))
        default: .rows(Int.random(in: 1...16, using: &random))
        }
    }

    /// The moments at which one run is killed, as far as it lives to see them.
    static func plan(first: Bool, kills: Int, random: inout SeededRandom) -> [KillMoment] {
        let stages = first ? stages(&random) : []
        return stages.suffix(kills) + (0..<max(0, kills - stages.count)).map { _ in any(&random) }
    }
}
