import Core
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Sandbox

/// Many runs, one after the other or beside a busy machine. FIRSTPASS_RUNS sets how many.
@Suite(.serialized) struct EnduranceTests {
    /// What a run could leave on this machine. Other tests run beside this one: only what bears this runner's mark counts.
    private struct Traces: Equatable {
        var mounts = 0
        var descriptors = 0
        var temporaryFiles: Set<String> = []

        static var now: Traces {
            let list = { (path: String) in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] }
            let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
            return Traces(
                mounts: mounts.split(separator: "\n").count, descriptors: list("/proc/self/fd").count,
                temporaryFiles: Set((list("/tmp") + list("/dev/shm")).filter { $0.hasPrefix("endurance") }))
        }
    }

    /// Resident memory of a process, in bytes.
    private static func residentBytes(of process: pid_t) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }

    /// The cgroups of a zygote that this program has made for it.
    private static func groups(of zygote: pid_t) -> [String] {
        let text = (try? String(contentsOfFile: "/proc/\(zygote)/cgroup", encoding: .utf8)) ?? ""
        let names = text.split(separator: "\n").compactMap { $0.split(separator: "/").last }
            .filter { $0.hasPrefix("firstpass-\(getpid())-") }
        return ControlGroupMount.all().flatMap { mount in
            mount.candidates.flatMap { folder in names.map { "\(folder)/\($0)" } }
        }.filter { access($0, F_OK) == 0 }
    }

    /// A seed that no other test uses.
    private static let seed: UInt32 = 71_100

    private static let programs = [
        ("def add(a, b): return a + b", Verdict.passed), ("def add(a, b): return a - b", .failed),
        ("import os\nif os.fork() == 0:\n    import time\n    time.sleep(60)\ndef add(a, b): return a + b", .passed),
        ("open('/tmp/endurance', 'w').write('x' * 100_000)\ndef add(a, b): return a + b", .passed),
        ("open('/dev/shm/endurance', 'w').write('x')\nraise ValueError", .failed),
        ("import os\ndef add(a, b): os._exit(0)", .exited), ("def add(a, b: return", .invalid),
        ("print('x' * 5000)\ndef add(a, b): return a + b", .passed),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", .killed),
    ]

    @Test("Nothing is left behind, and zygotes do not grow", arguments: Shared.levels)
    func manyRuns(at level: IsolationLevel) async throws {
        // Level C starts two programs for each run.
        let count = level == .c ? max(Shared.manyRuns / 10, 200) : Shared.manyRuns
        var runner: SandboxRunner? = try await SandboxRunner(unchecked: Shared.configuration(at: level))
        var before: Traces?
        var largest = 0
        for number in 0..<count {
            let (solution, verdict) = Self.programs[number % Self.programs.count]
            let result = await runner?.executeAndCount(
                solution: solution, tests: "\(Case.addTests)\n# \(number / 90)", limits: ExecutionLimits(),
                seed: Self.seed)
            #expect(result?.execution.verdict == verdict, "\(number): \(String(describing: result))")
            #expect(result?.leftBehind == 0)
            if number == count / 10 { before = Traces.now }
            if number % (count / 10) == 0 {
                largest = ZygoteTests.zygotes(hashSeed: Self.seed).map { Self.residentBytes(of: $0) }
                    .reduce(largest, max)
            }
        }
        let after = Traces.now
        #expect(after.mounts == before?.mounts)
        #expect(after.temporaryFiles.isEmpty)
        // Other tests open some for a moment; a leak would be one for each run.
        #expect(after.descriptors - (before?.descriptors ?? 0) < count * 3 / 4)
        print(
            "endurance", level, count, "runs: descriptors", before?.descriptors ?? 0, "to", after.descriptors,
            "largest zygote", largest >> 10, "KiB")
        #expect(largest < 40 << 20)
        let zygotes = ZygoteTests.zygotes(hashSeed: Self.seed)
        let groups = zygotes.flatMap { Self.groups(of: $0) }
        #expect(groups.isEmpty == (level != .a))
        runner = nil
        #expect(zygotes.allSatisfy { kill($0, 0) != 0 })
        #expect(groups.allSatisfy { access($0, F_OK) != 0 })
    }

    @Test("Beside a busy machine no benign run gets a wrong verdict", arguments: Shared.levels)
    func load(at level: IsolationLevel) async throws {
        let runner = try await Shared.runner(at: level)
        let work = BusyWork()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                group.addTask { await work.go() }
            }
            let benign = [
                "def add(a, b): return a + b", "import time\ntime.sleep(0.05)\ndef add(a, b): return a + b",
                "def add(a, b):\n    x = sum(range(200_000))\n    return a + b",
                "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()\ndef add(a, b): return a + b",
                "import os\nif os.fork() == 0: os._exit(0)\nos.wait()\ndef add(a, b): return a + b",
            ]
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<(level == .c ? 100 : 1_000) {
                    if number >= 8 { await group.next() }
                    group.addTask {
                        let execution = await runner.execute(
                            solution: benign[number % benign.count], tests: Case.addTests)
                        #expect(execution.verdict == .passed, "\(execution)")
                    }
                }
            }
            work.stop()
        }
    }
}

/// Loops that do nothing but keep a processor busy.
private final class BusyWork: Sendable {
    private let isOver = Atomic<Bool>(false)

    /// Returns when somebody stops it.
    func go() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                while !self.isOver.load(ordering: .relaxed) {}
                continuation.resume()
            }
        }
    }

    func stop() { isOver.store(true, ordering: .relaxed) }
}
