import Core
import Foundation
import Testing

@testable import Pipeline
@testable import firstpass

extension EndToEndTests {
    @Suite(.serialized) struct PlanTests {
        /// `plan` with the arguments of the short run.
        private static func plan(_ out: String, _ arguments: [String], temporary: String) throws -> RunningProgram {
            let run = try Fixture.shortRun(into: out).dropFirst()
            return try RunningProgram(
                Program.path, ["plan"] + run + arguments, environment: ["TMPDIR": temporary])
        }

        private static func object(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }

        @Test func aPlanIsKeptAndHeldAgainstTheRun() async throws {
            let complete = try await CompleteRun.shared
            let folder = try TemporaryFolder()
            let (out, temporary) = (folder.path("run"), folder.path("temporary"))
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
            let without = try Program.run(["plan", "--check", complete.path])
            #expect(without.status == 2 && without.errors.contains("there is no plan"), "\(without.errors)")

            let outcome = try Self.plan(out, ["--warm-up", "4", "--json"], temporary: temporary).wait()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: out) == ["plan.json"])
            #expect(try String(contentsOfFile: "\(out)/plan.json", encoding: .utf8) == outcome.output)
            let left = try FileManager.default.contentsOfDirectory(atPath: temporary)
            #expect(!left.contains { $0.hasPrefix("firstpass-plan") }, "\(left)")
            let plan = try Self.object(outcome.output)
            #expect(plan["questions"] as? Int == 8 && plan["warm_up_questions"] as? Int == 4)
            for name in ["seconds", "ledger_bytes", "triples"] {
                let estimate = try #require(plan[name] as? [String: Double])
                let ends = (try #require(estimate["low"]), try #require(estimate["high"]))
                let expected = try #require(estimate["expected"])
                #expect(ends.0 <= expected && expected <= ends.1 && ends.1 > 0, "\(name)")
            }

            // The run itself goes to the same folder: its ledger stands for it here.
            try FileManager.default.copyItem(atPath: "\(complete.path)/run.sqlite", toPath: "\(out)/run.sqlite")
            let check = try Program.run(["plan", "--check", out, "--json"])
            #expect(check.status == 0, "\(check.errors)")
            let comparison = try Self.object(check.output)
            #expect((comparison["caveats"] as? [String])?.isEmpty == true, "\(check.output)")
            let rows = try #require(comparison["rows"] as? [[String: Any]])
            #expect(rows.compactMap { $0["name"] as? String }.contains("drawn_tokens/solutions"))
            let triples = try #require(rows.first { $0["name"] as? String == "triples" })
            #expect(triples["came"] as? Int == (try complete.rows(of: "triples").count))
            let table = try Program.run(["plan", "--check", out]).output
            #expect(
                table.contains("ratio") && table.components(separatedBy: "\n").allSatisfy { $0.count <= 80 }, "\(table)"
            )
            let status = try Program.run(["status", out]).output
            #expect(status.contains("  plan ") && status.contains(", took "), "\(status)")
        }

        @Test func aPlanThatIsStoppedLeavesNothing() async throws {
            let folder = try TemporaryFolder()
            let (out, temporary) = (folder.path("run"), folder.path("temporary"))
            try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
            let running = try Self.plan(out, [], temporary: temporary)
            running.wait { running.errors.contains("warming up") }
            running.interrupt()
            let outcome = running.wait()
            #expect(outcome.status == 130, "\(outcome.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: temporary)
            #expect(!left.contains { $0.hasPrefix("firstpass-plan") }, "\(left)")
            #expect(!FileManager.default.fileExists(atPath: out))
        }

        @Test func aWarmUpWithoutATripleGivesTheUpperEndOnly() {
            let none = Estimate(low: 0, expected: 0, high: 26.4)
            let some = Estimate(low: 1, expected: 2, high: 3)
            let plan = RunPlan(
                configurationHash: "", questions: 80, warmUpQuestions: 8, warmUpKept: 0,
                drawnTokens: [.tests: Estimate(low: 0, expected: 0, high: 0), .solutions: some], promptTokens: [:],
                seconds: some, loadSeconds: 1, ledgerBytes: some, triples: none)
            let lines = PlanTable(plan: plan).lines
            #expect(lines.contains { $0.contains("at most 26") && $0.contains("perhaps none") }, "\(lines)")
            #expect(!lines.contains { $0.hasPrefix("  triples") }, "\(lines)")
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
            #expect(
                lines.contains { $0.contains("no tests were written") } && lines.contains { $0.hasPrefix("  time") })
            // What a file from elsewhere may hold.
            let absurd = Estimate(low: -1e300, expected: .nan, high: 1e300)
            for name in ["seconds", "ledger_bytes", "triples"] {
                #expect(!PlanFigure(name: name, estimate: absurd).line.isEmpty)
            }
        }

        @Test func whatCannotBePlannedIsRefused() throws {
            let folder = try TemporaryFolder()
            _ = try folder.write("x".utf8, to: "file")
            for arguments in [
                ["--warm-up", "0"], ["--out", folder.path("file")], ["--check", folder.path("nothing")],
                ["--questions-from", folder.path("nothing.jsonl")], ["a.yaml", "--check", folder.path],
            ] {
                let outcome = try Program.run(["plan"] + arguments)
                #expect(outcome.status == 2 && outcome.output.isEmpty, "\(arguments): \(outcome.errors)")
            }
        }
    }
}
