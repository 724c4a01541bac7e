import Contamination

/// The longest matches, a few of each item, for people to look at. What it holds does not grow with the dataset.
public struct HitExamples: Sendable {
    /// A match with its file.
    public struct Example: Sendable {
        /// The file.
        public var file: String
        /// The match.
        public var hit: AuditHit
    }

    /// Of each item.
    static let mostOfAnItem = 3
    private var byItem: [AllowList.Item: [Example]] = [:]

    /// All: the benchmark and the item with the longest match first; a match of several items stands at the lowest.
    public var all: [Example] {
        let byBenchmark = Dictionary(grouping: byItem.filter { !$0.value.isEmpty }, by: \.key.benchmark)
        let benchmarks = byBenchmark.values.map { items in
            items.map(\.value).sorted { Self.precedes($0[0], $1[0]) }
        }
        return benchmarks.sorted { Self.precedes($0[0][0], $1[0][0]) }.flatMap { $0.flatMap { $0 } }
    }

    /// The longest that count, one of each item.
    public func worst(_ count: Int) -> [Example] {
        let first = byItem.values.compactMap { $0.first { $0.hit.counts } }
        return Array(first.sorted { Self.precedes($0, $1) }.prefix(count))
    }

    mutating func add(_ hit: AuditHit, file: String) {
        guard let item = hit.match.items.first else { return }
        let key = AllowList.Item(benchmark: hit.match.benchmark, number: item)
        let example = Example(file: file, hit: hit)
        var examples = byItem[key] ?? []
        guard examples.count < Self.mostOfAnItem || examples.last.map({ Self.precedes(example, $0) }) ?? true else {
            return
        }
        let place = examples.firstIndex { Self.precedes(example, $0) } ?? examples.count
        examples.insert(example, at: place)
        byItem[key] = Array(examples.prefix(Self.mostOfAnItem))
    }

    /// What counts before what does not, longer before shorter, then by place.
    private static func precedes(_ left: Example, _ right: Example) -> Bool {
        func rank(_ hit: AuditHit) -> Int { hit.counts ? 0 : 1 }
        let lengths = (left.hit.match.window.utf8.count, right.hit.match.window.utf8.count)
        let places = (left.hit.match, right.hit.match)
        return (rank(left.hit), -lengths.0, left.file, left.hit.record, places.0.span.lowerBound, places.0.benchmark)
            < (rank(right.hit), -lengths.1, right.file, right.hit.record, places.1.span.lowerBound, places.1.benchmark)
    }
}
