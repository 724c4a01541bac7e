import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// The program is killed again and again, in every stage, and the same command goes on: nothing is lost, nothing is
    /// done twice, and the same bytes come out. `FIRSTPASS_KILLS` says how often, over as many runs as that takes.
    @Suite(.serialized) struct CrashTests {
        private static let wanted = ProcessInfo.processInfo.environment["FIRSTPASS_KILLS"].flatMap { Int($0) } ?? 6

        @Test(arguments: ["all", "adaptive"])
        func aRunKilledAgainAndAgainEndsLikeAnUninterruptedOne(sampling: String) async throws {
            let flags = ["--sampling", sampling]
            let whole = try sampling == "all" ? await CompleteRun.shared : CompleteRun.make(flags)
            #expect(try whole.rows(of: "triples").count >= 3)
            let expected = try LedgerContents(ofRun: whole.path)
            let wanted = sampling == "all" ? Self.wanted : Self.wanted / 2
            var random = SeededRandom(7)
            var (kills, runs, lost, repeated) = (0, 0, 0, 0)
            // A run that is never killed brings this to an end where the moments do not come.
            while kills < wanted, runs <= wanted {
                let folder = try TemporaryFolder()
                var run = KilledRun(
                    command: try Fixture.shortRun(into: folder.path("run")) + flags, out: folder.path("run"))
                let moments = KillMoment.plan(first: runs == 0, kills: wanted - kills, random: &random)
                let outcome = try run.work(moments: moments)
                runs += 1
                kills += run.kills
                lost += run.lost.count
                let contents = try LedgerContents(ofRun: run.out)
                repeated += contents.repeated.count
                #expect(run.lost.isEmpty && contents.repeated.isEmpty, "\(run.lost.prefix(4)) \(contents.repeated)")
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try Fixture.datasets(of: run.out) == (try Fixture.datasets(of: whole.path)))
                // How many samples are drawn for nothing depends on when the others come.
                if sampling == "all" {
                    contents.expectSameWork(as: expected)
                    #expect(outcome.output == whole.outcome.output)
                }
            }
            print("crashes, \(sampling): \(kills) kills, \(runs) runs, lost \(lost), repeated \(repeated)")
            #expect(kills == wanted)
        }
    }
}
