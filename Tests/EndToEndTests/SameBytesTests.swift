import Foundation
import Testing

extension EndToEndTests {
    /// What a run may take of the machine changes nothing of what comes out. The shared run has 2 threads, a batch of 64
    /// and 2 workers.
    @Suite(.serialized) struct SameBytesTests {
        @Test(arguments: [
            "--threads 1", "--batch 1", "--batch 8", "--batch 32", "--workers 1", "--workers 4",
            "--threads 1 --batch 1 --workers 4",
        ])
        func theSameBytesComeOut(of flags: String) async throws {
            let whole = try await CompleteRun.shared
            let folder = try TemporaryFolder()
            let run = folder.path("run")
            let command = try Fixture.shortRun(into: run) + flags.split(separator: " ").map(String.init)
            let outcome = try Program.run(command)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == whole.outcome.output)
            #expect(try Fixture.datasets(of: run) == (try Fixture.datasets(of: whole.path)))
            try LedgerContents(ofRun: run).expectSameWork(as: LedgerContents(ofRun: whole.path))
        }
    }
}
