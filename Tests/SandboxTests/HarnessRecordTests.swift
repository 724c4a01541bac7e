import Core
import Testing

@testable import Sandbox

@Suite struct HarnessRecordTests {
    private func record(_ messages: [(String, Int32)]) -> HarnessRecord {
        var record = HarnessRecord()
        for (text, sender) in messages {
            record.take(Array(text.replacing("|", with: "\0").utf8)[...], from: sender)
        }
        return record
    }

    private func verdict(_ record: HarnessRecord, exitStatus: Int32 = 0) -> Verdict {
        var outcome = RunOutcome()
        outcome.isIsolated = true
        outcome.record = record
        outcome.exitStatus = exitStatus
        return Judgement(outcome: outcome, token: "secret", limits: ExecutionLimits(), level: .c).execution.verdict
    }

    private let good: [(String, Int32)] = [
        ("hello", 7), ("progress|1|2", 7), ("progress|2|2", 7), ("report|passed|2|2||secret", 7),
    ]

    @Test func aWholeRecordPasses() {
        #expect(verdict(record(good)) == .passed)
    }

    @Test func missedAssertsAreKept() {
        let record = record([
            ("hello", 7), ("missed|0|[1, 2]", 7), ("progress|1|3", 7), ("missed|2", 7), ("report|failed|1|3|no", 7),
        ])
        #expect(record.missed == [MissedAssert(position: 0, value: "[1, 2]"), MissedAssert(position: 2)])
        #expect(verdict(record) == .failed)
    }

    @Test(arguments: ["missed|1", "missed|-1", "missed|x", "missed", "missed|0|1|2"])
    func aMissedAssertOutOfOrderIsForged(message: String) {
        let forged: [(String, Int32)] = [good[0], (message, 7)] + Array(good.dropFirst())
        #expect(verdict(record(forged)) == .tampered)
    }

    @Test func aPassWithAMissedAssertIsForged() {
        #expect(verdict(record([good[0], ("missed|0|1", 7), ("report|passed|0|0||secret", 7)])) == .tampered)
    }

    @Test func aPassNeedsEveryPartOfIt() {
        #expect(verdict(record(Array(good.dropLast()))) == .exited)
        #expect(verdict(record(Array(good.dropFirst()))) == .error)
        #expect(verdict(record([good[0], good[1], good[3]])) == .tampered)
        #expect(verdict(record(good), exitStatus: 1) == .exited)
        #expect(verdict(record(good), exitStatus: 137) == .killed)
        #expect(verdict(record(good + [good[3]])) == .tampered)
        #expect(verdict(record([good[0], ("progress|1|2", 8)])) == .tampered)
        #expect(verdict(record(Array(good.dropLast()) + [("report|passed|2|2||secret", 8)])) == .tampered)
        for forged in ["report|passed|2|2||guess", "report|passed|2|2|", "report|error|2|2|", "report|wonderful|2|2|x"]
        {
            #expect(verdict(record(Array(good.dropLast()) + [(forged, 7)])) == .tampered, "\(forged)")
        }
    }

    @Test func nothingBubblewrapDidNotIsolateCounts() {
        var outcome = RunOutcome()
        outcome.record = record(good)
        let execution = Judgement(outcome: outcome, token: "secret", limits: ExecutionLimits(), level: .c).execution
        #expect(execution.verdict == .error)
    }

    @Test func randomMessagesNeverPassAndNeverTrap() {
        var random = CounterRandom(seed: 5)
        let words = [
            "hello", "progress", "report", "passed", "failed", "0", "1", "2", "-1", "99999999999999999999", "",
            "secret",
        ]
        for _ in 0..<20_000 {
            var record = HarnessRecord()
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let fields = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                    words.randomElement(using: &random) ?? ""
                }
                record.take(
                    Array(fields.joined(separator: "\0").utf8)[...], from: Int32.random(in: 7...8, using: &random))
            }
            let found = verdict(record)
            if found == .passed {
                #expect(record.report?.token == "secret" && record.passed == record.total)
            }
        }
    }

    @Test func aTailKeepsTheEnd() {
        var random = CounterRandom(seed: 6)
        var all: [UInt8] = []
        var tail = OutputTail(capacity: 100)
        for _ in 0..<200 {
            let piece = (0..<Int.random(in: 0...3000, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            all += piece
            tail.append(piece[...])
            #expect(tail.bytes == Array(all.suffix(100)))
        }
        #expect(tail.total == all.count)
    }
}
