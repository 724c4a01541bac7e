import Core
import Foundation
import Glibc
import Synchronization
import Testing

@testable import Sandbox

/// A value that many tasks change.
private final class Shelf<Value: Sendable>: Sendable {
    let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }
}

/// Who holds slots, and how often that was not as promised.
private struct Occupation: Sendable {
    var shared = 0
    var alone = 0
    var violations = 0
}

@Suite struct ConcurrencyTests {
    private static let endless = ExecutionLimits(cpuSeconds: 10_000, wallSeconds: 10_000)

    @Test(arguments: Shared.levels) func cancellingATaskEndsItsRun(at level: IsolationLevel) async throws {
        let runner = try await SandboxRunner(unchecked: Shared.configuration(at: level))
        let task = Task {
            await runner.execute(solution: "import time\ntime.sleep(9999)", tests: "assert 1", limits: Self.endless)
        }
        while await runner.slots.running == 0 { await Task.yield() }
        task.cancel()
        let execution = await task.value
        #expect(execution.verdict == .error)
        #expect(execution.message.contains("cancelled"))
        #expect(await runner.slots.running == 0)
    }

    @Test(arguments: Shared.levels) func cancellingATaskThatWaitsEndsIt(at level: IsolationLevel) async throws {
        let runner = try await SandboxRunner(unchecked: Shared.configuration(at: level, workers: 1))
        let sleep = { @Sendable in
            await runner.execute(solution: "import time\ntime.sleep(9999)", tests: "assert 1", limits: Self.endless)
        }
        // Some run, one waits.
        var tasks: [Task<Execution, Never>] = []
        while await runner.slots.waiting == 0 {
            tasks.append(Task { await sleep() })
            while await runner.slots.running + runner.slots.waiting < tasks.count { await Task.yield() }
        }
        for task in tasks.reversed() {
            task.cancel()
            #expect(await task.value.verdict == .error)
        }
        let next = await runner.execute(solution: "x = 1", tests: "assert x == 1")
        #expect(next.verdict == .passed)
    }

    /// Bubblewrap makes the namespace's first process before it says which that is; cancelled in between, it must take
    /// that process along. One left behind has lost its parent.
    @Test(arguments: Shared.levels) func cancellingAtAnyMomentLeavesNoProcessBehind(at level: IsolationLevel)
        async throws
    {
        let runner = try await SandboxRunner(unchecked: Shared.configuration(at: level))
        let before = Self.orphans()
        for pauses in 0..<60 {
            let task = Task {
                await runner.execute(solution: "import time\ntime.sleep(9999)", tests: "assert 1", limits: Self.endless)
            }
            while await runner.slots.running == 0 { await Task.yield() }
            for _ in 0..<pauses * 40 { await Task.yield() }
            task.cancel()
            #expect(await task.value.verdict == .error)
        }
        // An orphan that is being collected may still be seen for a moment; one that waits for ever stays.
        var left = Self.orphans().subtracting(before)
        for _ in 0..<200 where !left.isEmpty {
            usleep(50_000)
            left.formIntersection(Self.orphans())
        }
        #expect(left.isEmpty)
    }

    /// Processes called bwrap whose parent has gone.
    private static func orphans() -> Set<Int> {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap(Int.init) ?? []
        return Set(
            processes.filter { process in
                guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
                    return false
                }
                let fields = stat.split(separator: " ")
                return fields.count > 3 && fields[1] == "(bwrap)" && fields[2] != "Z" && fields[3] == "1"
            })
    }

    @Test func waitersGetSlotsInTheOrderOfTheirCalls() async {
        let slots = RunSlots(slots: 1)
        #expect(await slots.acquire(.shared))
        let order = Shelf<[Int]>([])
        var tasks: [Task<Void, Never>] = []
        for number in 0..<20 {
            tasks.append(
                Task {
                    guard await slots.acquire(.shared) else { return }
                    order.value.withLock { $0.append(number) }
                    await slots.release()
                })
            while await slots.waiting <= number { await Task.yield() }
        }
        await slots.release()
        for task in tasks { await task.value }
        #expect(order.value.withLock { $0 } == Array(0..<20))
    }

    @Test func aRunThatIsToBeAloneIsAlone() async {
        let slots = RunSlots(slots: 3)
        let state = Shelf(Occupation())
        await withTaskGroup { group in
            for number in 0..<300 {
                group.addTask {
                    let alone = number % 10 == 0
                    guard await slots.acquire(alone ? .alone : .shared) else { return }
                    state.value.withLock { state in
                        if alone { state.alone += 1 } else { state.shared += 1 }
                        if state.alone > 1 || (state.alone == 1 && state.shared > 0) || state.shared > 3 {
                            state.violations += 1
                        }
                    }
                    await Task.yield()
                    state.value.withLock { state in
                        if alone { state.alone -= 1 } else { state.shared -= 1 }
                    }
                    await slots.release()
                }
            }
        }
        #expect(state.value.withLock { $0.violations } == 0)
        #expect(await slots.running == 0)
        #expect(await slots.waiting == 0)
    }

    @Test(arguments: Shared.levels) func manyRunsAtOnceAllEndRight(at level: IsolationLevel) async throws {
        let runner = try await Shared.runner(at: level)
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let right = number % 3 != 0
                    let execution = await runner.execute(
                        solution: "def add(a, b): return a + b + \(right ? 0 : 1)", tests: Case.addTests)
                    return execution.verdict == (right ? .passed : .failed)
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 0 : 1 }
        }
        #expect(wrong == 0)
    }
}
