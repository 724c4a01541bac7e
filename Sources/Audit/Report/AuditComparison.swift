import Core
import Foundation

/// What one audit found and another did not.
public struct AuditComparison: Codable, Sendable {
    /// A stretch that counts, wherever it stands.
    public struct Match: Codable, Sendable, Hashable {
        /// The benchmark's name.
        public var benchmark: String
        /// The benchmark's numbers of the items that hold it.
        public var items: [Int]
        /// The stretch, normalised.
        public var window: String
    }

    /// The records with a hit.
    public struct Counts: Codable, Sendable {
        /// In the older audit.
        public var old: Int
        /// In the newer one.
        public var new: Int
    }

    /// The records with a hit.
    public var recordsHit: Counts
    /// What only the newer one found, or found in more places.
    public var added: [Match]
    /// What only the older one found, or found in more places.
    public var gone: [Match]
    /// The items, as `humaneval/53`, that only the newer one found.
    public var itemsAdded: [String]
    /// The items that only the older one found.
    public var itemsGone: [String]

    enum CodingKeys: String, CodingKey {
        case recordsHit = "records_hit"
        case itemsAdded = "items_added"
        case itemsGone = "items_gone"
        case added, gone
    }

    /// Compares the reports in two folders.
    ///
    /// - Throws: `FirstpassError` where one cannot be read, or they were not made in the same way.
    public init(old: String, new: String) throws {
        let (older, newer) = (try Report(old), try Report(new))
        guard older.way == newer.way else {
            throw FirstpassError(
                .usage, "the two audits looked for different things: \(older.way) and \(newer.way)", at: new,
                remedy: "Audit both with the same --benchmarks, --mode, --strict and --fold-case.")
        }
        recordsHit = Counts(old: older.summary.recordsHit, new: newer.summary.recordsHit)
        added = Self.more(newer.matches, than: older.matches)
        gone = Self.more(older.matches, than: newer.matches)
        itemsAdded = Self.items(newer.matches.subtracting(older.items))
        itemsGone = Self.items(older.matches.subtracting(newer.items))
    }

    private static func more(_ matches: [Match: Int], than others: [Match: Int]) -> [Match] {
        matches.filter { $0.value > others[$0.key] ?? 0 }.keys.sorted {
            ($0.benchmark, $0.items.first ?? 0, $0.window) < ($1.benchmark, $1.items.first ?? 0, $1.window)
        }
    }

    private static func items(_ items: Set<AllowList.Item>) -> [String] {
        items.sorted { ($0.benchmark, $0.number) < ($1.benchmark, $1.number) }.map { "\($0)" }
    }

    /// What a folder says.
    private struct Report {
        let summary: AuditSummary
        var matches: [Match: Int] = [:]

        /// How was looked, in words.
        var way: String {
            let benchmarks = summary.benchmarks.map { "\($0.name) (\($0.sourceSHA256.prefix(8)))" }
            return "\(summary.mode)\(summary.strict ? ", strict" : "")\(summary.foldsCase ? "" : ", case counts")"
                + "\(summary.fields.map { ", fields " + $0.joined(separator: ",") } ?? "") for "
                + benchmarks.joined(separator: ", ")
        }

        var items: Set<AllowList.Item> { matches.items }

        init(_ folder: String) throws {
            let path = "\(folder)/summary.json"
            guard let data = FileManager.default.contents(atPath: path) else {
                throw FirstpassError(
                    .usage, "there is no report of an audit", at: folder,
                    remedy: "Make one first: firstpass audit DATASET --report \(folder)")
            }
            do {
                summary = try JSONDecoder().decode(AuditSummary.self, from: data)
            } catch {
                throw FirstpassError(.format, "this is no summary of an audit", at: path, cause: error)
            }
            let hits = "\(folder)/hits.jsonl"
            guard let lines = FileManager.default.contents(atPath: hits) else {
                throw FirstpassError(.storage, "the file cannot be read", at: hits, remedy: "Make the report again.")
            }
            let decoder = JSONDecoder()
            for (place, line) in lines.split(separator: UInt8(ascii: "\n")).enumerated() {
                guard let hit = try? decoder.decode(HitLine.self, from: line) else {
                    throw FirstpassError(.format, "this is no hit of an audit", at: "\(hits), line \(place + 1)")
                }
                guard hit.allowed == nil, summary.strict || !hit.common else { continue }
                matches[Match(benchmark: hit.benchmark, items: hit.items, window: hit.window), default: 0] += 1
            }
        }
    }
}

extension [AuditComparison.Match: Int] {
    fileprivate var items: Set<AllowList.Item> {
        Set(keys.flatMap { match in match.items.map { AllowList.Item(benchmark: match.benchmark, number: $0) } })
    }

    fileprivate func subtracting(_ others: Set<AllowList.Item>) -> Set<AllowList.Item> { items.subtracting(others) }
}
