import Core
import Foundation
import Testing

@testable import firstpass

@Suite struct ExecutionRowTests {
    private let recorded = """
        {"solution": "s", "tests": ["a", "b"], "provenance": {"limits": {"cpu_seconds": 7.5, "wall_seconds": 40,
        "memory_bytes": 1000000, "processes": 3}}}
        """

    private func row(_ text: String, _ limits: RowLimits = RowLimits(readsRows: true)) throws -> ExecutionRow {
        try ExecutionRow(Array(text.utf8), fields: RowFields(), limits: limits)
    }

    @Test func aRowIsHeldToTheLimitsThatItRecords() throws {
        let row = try row(recorded)
        #expect(row.tests == "a\nb" && row.id == nil)
        #expect(row.limits == ExecutionLimits(cpuSeconds: 7.5, wallSeconds: 40, memoryBytes: 1_000_000))
    }

    @Test func optionsGoBeforeWhatARowRecords() throws {
        let limits = RowLimits(cpuSeconds: 1, wallSeconds: 2, memoryBytes: 64 << 20, readsRows: true)
        #expect(
            try row(recorded, limits).limits
                == ExecutionLimits(cpuSeconds: 1, wallSeconds: 2, memoryBytes: 64 << 20))
        #expect(try row(recorded, RowLimits()).limits == ExecutionLimits())
        #expect(try row(#"{"solution": "s", "tests": "a"}"#).limits == ExecutionLimits())
    }

    /// A dataset from anywhere does not decide how much of the machine it gets.
    @Test(arguments: ["1e9", "0", "-1", "NaN", "\"5\"", "null", "[1]"])
    func limitsThatARowDoesNotGetAreRefused(_ value: String) throws {
        for name in ["cpu_seconds", "wall_seconds", "memory_bytes"] where !(name == "memory_bytes" && value == "1e9") {
            let text = #"{"solution": "s", "tests": "a", "provenance": {"limits": {"\#(name)": \#(value)}}}"#
            let problem = try #require(throws: RowProblem.self) { try row(text) }
            #expect(problem.message.contains("provenance.limits.\(name)"))
            #expect(throws: Never.self) {
                try row(text, RowLimits(cpuSeconds: 1, wallSeconds: 1, memoryBytes: 1 << 30, readsRows: true))
            }
        }
    }

    @Test func fieldsAreNamedOnTheCommandLine() throws {
        let fields = try RowFields(parsing: "tests=metadata.tests,id=task_id")
        #expect(fields.description == "id=task_id,solution=solution,tests=metadata.tests" && fields.needsID)
        for text in ["", "tests", "tests=", "tests=.", "test=x", "id=a,id=b", "id=a,", "id=tests"] {
            #expect(throws: (any Error).self, "\(text)") { try RowFields(parsing: text) }
        }
    }

    @Test func theFaultOfTheRunnerIsNoDrift() throws {
        let tally = VerificationTally()
        #expect(tally.failure == nil)
        for (verdict, count): (Verdict, Int) in [(.passed, 4_310), (.timeout, 2), (.error, 12)] {
            for line in 1...count {
                let execution = Execution(verdict: verdict, message: "why", isolation: "C")
                tally.add(RowOutcome(id: nil, place: "FILE, line \(line)", execution: execution))
            }
        }
        #expect(tally.drifted == 2)
        #expect(
            tally.summary(leftOut: 1)
                == "4,325 rows: 4,310 pass, 2 no longer pass, 12 could not be judged, 1 left out")
        let failure = try #require(tally.failure)
        #expect(failure.exitCode == 2)
        #expect(failure.description.contains("FILE, line 10: why") && failure.description.contains("and 2 more"))
    }
}
