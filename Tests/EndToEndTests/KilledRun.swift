import Foundation
import Glibc
import Testing

/// A run whose program is killed at some moments, each time after which the same command goes on with it.
struct KilledRun {
    let command: [String]
    /// The folder of the run.
    let out: String
    /// How often it was killed.
    private(set) var kills = 0
    /// Rows that had been committed and were gone or changed after a kill.
    private(set) var lost: [String] = []
    /// Every row that has been seen, with the SHA-256 of what stood in it.
    private var committed: [String: String] = [:]

    init(command: [String], out: String) {
        self.command = command
        self.out = out
    }

    /// Works to the end.
    ///
    /// - Returns: how the program ended that was not killed.
    mutating func work(moments: [KillMoment]) throws -> Program.Outcome {
        for moment in moments {
            let running = try RunningProgram(Program.path, command)
            try kill(running, at: moment)
            let outcome = running.wait()
            guard outcome.status == 128 + SIGKILL else { return try ended(outcome) }
            kills += 1
            try noteCommitted()
        }
        return try ended(try Program.run(command))
    }

    private func kill(_ running: RunningProgram, at moment: KillMoment) throws {
        switch moment {
        case .after(let milliseconds):
            Program.pause(seconds: Double(milliseconds) / 1_000)
            running.send(SIGKILL)
        case .rows(let count):
            let enough = committed.count + count
            let query = "SELECT (SELECT count(*) FROM generation) + (SELECT count(*) FROM execution) >= \(enough)"
            _ = try running.send(SIGKILL, onceTrue: query, in: out)
        case .query(let query):
            _ = try running.send(SIGKILL, onceTrue: query, in: out)
        }
    }

    private mutating func ended(_ outcome: Program.Outcome) throws -> Program.Outcome {
        try noteCommitted()
        return outcome
    }

    /// Compares with what had been committed before, and adds what is new.
    private mutating func noteCommitted() throws {
        let contents = try LedgerContents(ofRun: out)
        #expect(contents.integrity == "ok")
        lost += contents.lost(since: committed)
        committed.merge(contents.rows) { $1 }
    }
}
