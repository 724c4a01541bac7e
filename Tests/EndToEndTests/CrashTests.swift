import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// The program is killed again and again, in every stage, and the same command goes on: nothing is lost, nothing is
    /// done twice, and the same bytes come out. `FIRSTPASS_KILLS` says how often, over as many runs as that takes.
    @Suite(.serialized) struct CrashTests {
        private static let wanted = ProcessInfo.processInfo.environment["FIRSTPASS_KILLS"].flatMap { Int($0) } ?? 6

        @Test func aRunKilledAgainAndAgainEndsLikeAnUninterruptedOne() async throws {
            let whole = try await CompleteRun.shared
            #expect(try whole.rows(of: "triples").count >= 3)
            let expected = try LedgerContents(ofRun: whole.path)
            var random = SeededRandom(7)
            var (kills, runs, lost, repeated) = (0, 0, 0, 0)
            // A run that is never killed brings this to an end where the moments do not come.
            while kills < Self.wanted, runs <= Self.wanted {
                let folder = try TemporaryFolder()
                var run = KilledRun(out: folder.path("run"))
                let outcome = try await run.work(
                    moments: KillMoment.plan(
                        first: runs == 0, kills: Self.wanted - kills, random: &random))
                runs += 1
                kills += run.kills
                lost += run.lost.count
                let contents = try LedgerContents(ofRun: run.out)
                repeated += contents.repeated.count
                #expect(run.lost.isEmpty, "\(run.lost.prefix(4))")
                contents.expectSameWork(as: expected)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output == whole.outcome.output)
                #expect(try Fixture.datasets(of: run.out) == (try Fixture.datasets(of: whole.path)))
            }
            print("crashes: \(kills) kills, \(runs) runs, lost \(lost), repeated \(repeated)")
            #expect(kills == Self.wanted)
        }
    }
}
