import CAllocationMeter
import Core
import Foundation
import FuzzTestSupport
import Parquet

/// Reads one mutant after the other.
struct Campaign {
    /// The most that reading a small file may hold: a block, a page that is packed as densely as can be, and their copies.
    private static let mostBytes = 64 << 20
    /// The most that a small file may say in its rows.
    private static let mostOutput = 512 << 20

    /// Mutants whose rows could all be read.
    private(set) var readWhole = 0
    /// Mutants that ended in an error.
    private(set) var refused = 0
    /// The most bytes that one took.
    private(set) var peak = 0

    private let seeds: [[UInt8]]
    private let file: MemoryFile
    private var path: String { file.path }

    init(folder: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".parquet") }
        seeds = try names.sorted().map { Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) }
        file = try MemoryFile()
    }

    /// Makes a mutant and reads it.
    ///
    /// - Returns: what is wrong; nil where nothing is.
    mutating func run(_ number: Int) throws -> String? {
        var random = CounterRandom(seed: UInt64(number))
        var bytes = seeds[number % seeds.count]
        for _ in 0..<Int.random(in: 1...3, using: &random) { Mutation.apply(&bytes, &random) }
        CrashReport.begin(UInt64(number))
        try file.write(bytes)
        meter_reset()
        defer { peak = max(peak, Int(meter_peak())) }
        do {
            guard try readRows() <= Self.mostOutput else { return "its rows do not end" }
            try readColumns()
            readWhole += 1
        } catch let error as FirstpassError {
            refused += 1
            if error.code == .internal || error.location == nil { return "a bad error: \(error)" }
        }
        return meter_peak() <= Self.mostBytes ? nil : "it took \(meter_peak()) bytes"
    }

    private func readRows() throws -> Int {
        let rows = try ParquetRows(ParquetFile(path: path), maximumBytes: 1 << 20)
        var output = 0
        while output <= Self.mostOutput, let block = try rows.next() { output += block.bytes.count }
        return output
    }

    private func readColumns() throws {
        let file = try ParquetFile(path: path)
        let batch = ParquetBatch(schema: file.schema)
        for number in 0..<file.rowGroupCount {
            let group = try file.rowGroup(number)
            while group.rowsLeft > 0 {
                try group.take(100, into: batch)
                _ = batch.takeColumns()
            }
        }
    }
}
