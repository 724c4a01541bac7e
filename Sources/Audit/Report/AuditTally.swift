import Contamination

/// Adds up what is found, record by record and file by file.
struct AuditTally {
    /// What is known of one benchmark.
    private struct Counts {
        var recordsByItem: [Int: Int] = [:]
        var recordsHit = 0
        var recordsCommon = 0
        var recordsAllowed = 0
    }

    private var counts: [String: Counts] = [:]
    private var allowed: [AllowList.Item: Int] = [:]
    private(set) var examples = HitExamples()
    private(set) var inputs: [AuditSummary.Input] = []
    private(set) var matches = 0

    /// Begins a file.
    mutating func begin(_ input: AuditSummary.Input) { inputs.append(input) }

    /// Changes the counts of the file that was begun last.
    mutating func update(_ change: (inout AuditSummary.Input) -> Void) {
        guard !inputs.isEmpty else { return }
        change(&inputs[inputs.count - 1])
    }

    /// Adds what one record holds.
    mutating func add(_ hits: ArraySlice<AuditHit>) {
        matches += hits.count
        if hits.contains(where: \.counts) { update { $0.recordsHit += 1 } }
        for (benchmark, hits) in Dictionary(grouping: hits, by: \.match.benchmark) {
            let counting = hits.filter(\.counts)
            var count = counts[benchmark] ?? Counts()
            for item in Set(counting.flatMap(\.match.items)) { count.recordsByItem[item, default: 0] += 1 }
            if !counting.isEmpty {
                count.recordsHit += 1
            } else if hits.contains(where: { $0.allowance != nil }) {
                count.recordsAllowed += 1
            } else {
                count.recordsCommon += 1
            }
            counts[benchmark] = count
            let excused = hits.filter { $0.allowance != nil }.flatMap(\.match.items)
            for item in Set(excused) { allowed[.init(benchmark: benchmark, number: item), default: 0] += 1 }
        }
        guard let file = inputs.last?.file else { return }
        for hit in hits { examples.add(hit, file: file) }
    }

    /// What was found of a benchmark.
    func summary(of index: FingerprintIndex, mode: ContaminationMode) -> AuditSummary.Benchmark {
        let count = counts[index.name] ?? Counts()
        return AuditSummary.Benchmark(
            name: index.name, sourceSHA256: index.sourceSHA256, items: index.items, shortItems: index.shortItems,
            windows: index.windows, sampledSeed: mode == .sampled ? index.sampledSeed : nil,
            itemsHit: count.recordsByItem.sorted { $0.key < $1.key }.map { .init(item: $0.key, records: $0.value) },
            recordsHit: count.recordsHit, recordsCommon: count.recordsCommon, recordsAllowed: count.recordsAllowed)
    }

    /// What an allow-list allowed.
    func allowances(_ list: AllowList) -> [AuditSummary.Allowance] {
        list.reasons.map { item, reason in
            AuditSummary.Allowance(item: "\(item)", reason: reason, records: allowed[item] ?? 0)
        }.sorted { $0.item < $1.item }
    }
}
