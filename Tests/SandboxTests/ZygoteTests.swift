import Core
import Foundation
import Glibc
import Testing

@testable import Sandbox

/// What only runs have that are forked from a zygote.
@Suite(.serialized) struct ZygoteTests {
    static let levels = Shared.levels.filter { $0 < .c }

    /// The zygotes with a hash seed that no other test uses.
    static func zygotes(hashSeed: UInt32) -> [pid_t] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return processes.filter { process in
            let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            return words.first?.hasPrefix("/proc/self/fd/") == true && words.last == String(hashSeed)
        }
    }

    @Test("The death of a zygote costs its run a repetition, nothing else", arguments: levels, [SIGKILL, SIGSEGV])
    func death(at level: IsolationLevel, by signal: Int32) async throws {
        let runner = try await SandboxRunner(unchecked: Shared.configuration(at: level, workers: 1))
        let seed: UInt32 = 71_001
        var victims: [pid_t] = []
        // On a busy machine a run may be over before its zygote has been found.
        while victims.isEmpty {
            let run = Task {
                await runner.execute(
                    solution: "import time\ntime.sleep(2)\ndef f(): return 1", tests: "assert f() == 1", seed: seed)
            }
            let end = ContinuousClock.now + .seconds(2)
            while victims.isEmpty, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(20))
                victims = Self.zygotes(hashSeed: seed).filter { !ProcessTree.children(of: $0).isEmpty }
            }
            for victim in victims { kill(victim, signal) }
            let execution = await run.value
            #expect(execution.verdict == .passed, "\(execution)")
        }
        let next = await runner.execute(solution: "x = 1", tests: "assert x == 1", seed: seed)
        #expect(next.verdict == .passed)
    }

    @Test("A zygote that does not answer is replaced", arguments: levels)
    func silence(at level: IsolationLevel) async throws {
        let runner = try await SandboxRunner(unchecked: Shared.configuration(at: level, workers: 1))
        let seed: UInt32 = 71_002
        let first = await runner.execute(solution: "x = 1", tests: "assert x == 1", seed: seed)
        #expect(first.verdict == .passed)
        let silent = Self.zygotes(hashSeed: seed)
        #expect(silent.count == 1)
        for zygote in silent { kill(zygote, SIGSTOP) }
        let limits = ExecutionLimits(wallSeconds: 2)
        let second = await runner.execute(solution: "x = 1", tests: "assert x == 1", limits: limits, seed: seed)
        #expect(second.verdict == .passed, "\(second)")
        #expect(Set(Self.zygotes(hashSeed: seed)).isDisjoint(with: silent))
    }

    @Test("A zygote is replaced after its last run", arguments: levels)
    func replacement(at level: IsolationLevel) async throws {
        var configuration = Shared.configuration(at: level, workers: 1)
        configuration.runsPerZygote = 3
        let runner = try await SandboxRunner(unchecked: configuration)
        let seed: UInt32 = 71_003
        var seen: Set<pid_t> = []
        for number in 1...10 {
            let execution = await runner.execute(solution: "x = \(number)", tests: "assert x == \(number)", seed: seed)
            #expect(execution.verdict == .passed)
            seen.formUnion(Self.zygotes(hashSeed: seed))
        }
        // The fourth began with the tenth run; the others were gone before they could be seen after their last.
        #expect(seen.count == 4)
        #expect(Self.zygotes(hashSeed: seed).count == 1)
    }

    @Test("A worker keeps the zygotes of two seeds", arguments: levels)
    func seeds(at level: IsolationLevel) async throws {
        let runner = try await SandboxRunner(unchecked: Shared.configuration(at: level, workers: 1))
        let seeds: [UInt32] = [71_004, 71_005, 71_006]
        for seed in [seeds[0], seeds[1], seeds[0], seeds[2]] {
            let execution = await runner.execute(
                solution: "x = hash('a')", tests: "assert x", seed: seed)
            #expect(execution.verdict == .passed)
        }
        #expect(Self.zygotes(hashSeed: seeds[0]).count == 1)
        #expect(Self.zygotes(hashSeed: seeds[1]).isEmpty)
        #expect(Self.zygotes(hashSeed: seeds[2]).count == 1)
    }

    @Test("Where a zygote does not start, the next level is used")
    func whereAZygoteDoesNotStartTheNextLevelIsUsed() async throws {
        var configuration = Shared.configuration()
        configuration.zygote = "/usr/bin/true"
        let runner = try await SandboxRunner(configuration: configuration)
        #expect(runner.level == .c)
        #expect(runner.notes.count == 2)
        #expect(runner.notes.allSatisfy { !$0.holds && !$0.isRequired && $0.remedy != nil })
        configuration.levels = [.a, .b]
        let error = await #expect(throws: FirstpassError.self) { try await SandboxRunner(configuration: configuration) }
        #expect(error?.code == .environment)
    }

    /// The first run compiles the tests, later ones are given the code.
    @Test("Whoever compiles the tests, they say the same", arguments: VerdictTests.cases + TamperingTests.honest)
    func levelsAgree(on program: Case) async throws {
        var executions: [Execution] = []
        for level in Shared.levels + Self.levels {
            executions.append(
                try await Shared.runner(at: level).execute(
                    solution: program.solution, tests: program.tests, limits: program.limits))
        }
        for execution in executions {
            #expect(execution.verdict == executions[0].verdict, "\(execution)")
            #expect(execution.assertsPassed == executions[0].assertsPassed)
            #expect(execution.assertsTotal == executions[0].assertsTotal)
            #expect(execution.missed == executions[0].missed)
            // A time limit or a signal can be told in more than one way.
            if [.passed, .failed, .invalid].contains(execution.verdict) {
                #expect(execution.message == executions[0].message)
            }
        }
    }

    /// With the audit hook away a program can load native code and read its memory as it likes.
    @Test(arguments: levels) func noRunFindsTheSourcesOfAnother(at level: IsolationLevel) async throws {
        var configuration = Shared.withoutAuditHook
        configuration.workers = 1
        configuration.levels = [level]
        let runner = try await SandboxRunner(unchecked: configuration)
        let mark = "mark-\(UUID().uuidString)"
        let first = await runner.execute(
            solution: "text = '\(mark)'", tests: "assert text != '\(mark)-not'\nassert len(text) == \(mark.count)")
        #expect(first.verdict == .passed)
        let second = await runner.execute(
            solution: """
                import ctypes
                c = ctypes.CDLL(None)
                c.sbrk.restype = ctypes.c_void_p
                c.malloc.restype = ctypes.c_void_p
                end = c.sbrk(0)
                begin = min(c.malloc(40), end) & ~4095
                def heap():
                    return ctypes.string_at(begin, end - begin)
                def found():
                    return heap().count("\(mark.dropLast(4))".encode() + b"\(mark.suffix(4))")
                """, tests: "assert len(heap()) > 4096\nassert found() == 0")
        #expect(second.verdict == .passed, "\(second)")
    }

    @Test func aReplyThatIsNoneIsRefused() {
        func reply(_ text: String) -> ZygoteReply? { ZygoteReply(Array(text.utf8)[...]) }
        let whole = reply("done 1 0 1 1 2000 4096 12 \n\u{8}\0\0\0missed\0" + "0")
        #expect(whole?.began == true && whole?.cpuSeconds == 0.002 && whole?.record.missed.count == 1)
        for text in [
            "", "done", "done 1 0 1 1 2000 4096 0", "ready 3.11\n", "done x 0 1 1 2000 4096 y \n",
            "done 1 0 1 1 2000 4096 13 \n\u{8}\0\0\0missed\0" + "0", "done 1 0 1 1 2000 4096 -1 \n",
            "done 1 0 1 1 2000 4096 4 \n\u{ff}\0\0\0",
        ] {
            #expect(reply(text) == nil, "\(text)")
        }
    }
}
