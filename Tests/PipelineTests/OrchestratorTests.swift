import Core
import Synchronization
import Testing

@testable import Pipeline

/// A chain of stages in miniature: what one commits is work for the next.
private final class Chain: Sendable {
    struct State {
        var queues: [[Int]]
        var running = 0
        var widest = 0
        var done: [Int] = []
        var faults: [Int: Int] = [:]
        var givenUp: [Int] = []
    }

    let state: Mutex<State>

    init(items: Int, stages: Int) {
        var queues = Array(repeating: [Int](), count: stages)
        queues[0] = Array(0..<items)
        state = Mutex(State(queues: queues))
    }

    var done: [Int] { state.withLock { $0.done.sorted() } }
}

private struct Link: Stage {
    let chain: Chain
    let position: Int
    let width: Int
    var failing: Int?
    var hanging: Int?
    /// What cannot be worked, through no fault of its own.
    var breaking: Set<Int> = []
    /// What is at fault itself.
    var refused: Set<Int> = []
    var name: String { "link \(position)" }

    func claim(limit: Int) async throws -> [Int] {
        chain.state.withLock { state in
            let taken = Array(state.queues[position].prefix(limit))
            state.queues[position].removeFirst(taken.count)
            return taken
        }
    }

    func process(_ work: Int) async throws -> StepOutcome {
        chain.state.withLock { state in
            state.running += 1
            state.widest = max(state.widest, state.running)
        }
        defer { chain.state.withLock { $0.running -= 1 } }
        await Task.yield()
        if work == failing { throw FirstpassError(.storage, "item \(work) broke") }
        // Ends only by cancellation.
        if refused.contains(work) { return .refused("\(work) is too long") }
        if breaking.contains(work) { throw FirstpassError(.environment, "no luck with \(work)") }
        if work == hanging { try await Task.sleep(for: .seconds(86_400)) }
        chain.state.withLock { state in
            if position + 1 < state.queues.count {
                state.queues[position + 1].append(work)
            } else {
                state.done.append(work)
            }
        }
        return .done
    }

    func recordFault(_ reason: String, for work: Int) async throws {
        chain.state.withLock { state in
            state.faults[work, default: 0] += 1
            if state.faults[work] ?? 0 < 3 { state.queues[position].append(work) } else { state.givenUp.append(work) }
        }
    }
}

@Suite(.timeLimit(.minutes(2))) struct OrchestratorTests {
    @Test func itEndsWhenNobodyHasWorkLeft() async throws {
        let chain = Chain(items: 200, stages: 4)
        try await Orchestrator((0..<4).map { Link(chain: chain, position: $0, width: 1 + $0 * 3) }).run()
        #expect(chain.done == Array(0..<200))
    }

    @Test func itEndsAtOnceWhereThereIsNothingToDo() async throws {
        let chain = Chain(items: 0, stages: 3)
        try await Orchestrator((0..<3).map { Link(chain: chain, position: $0, width: 2) }).run()
        #expect(chain.done.isEmpty)
    }

    @Test func aStageTakesNoMoreThanItsWidth() async throws {
        let chain = Chain(items: 50, stages: 1)
        try await Orchestrator([Link(chain: chain, position: 0, width: 3)]).run()
        #expect(chain.state.withLock { $0.widest } <= 3)
        #expect(chain.done.count == 50)
    }

    @Test(arguments: 0..<3)
    func anErrorOfOneStageStopsAll(_ stage: Int) async throws {
        let chain = Chain(items: 20, stages: 3)
        let links = (0..<3).map { Link(chain: chain, position: $0, width: 2, failing: $0 == stage ? 7 : nil) }
        let error = try await #require(throws: FirstpassError.self) { try await Orchestrator(links).run() }
        #expect(error.message == "item 7 broke")
    }

    @Test func anErrorEndsWhatOtherStagesAreAt() async throws {
        let chain = Chain(items: 3, stages: 2)
        let links = [
            Link(chain: chain, position: 0, width: 1, failing: 2),
            Link(chain: chain, position: 1, width: 1, hanging: 0),
        ]
        await #expect(throws: FirstpassError.self) { try await Orchestrator(links).run() }
    }

    @Test func whatCannotBeWorkedIsGivenUpAndTheRestGoesOn() async throws {
        let chain = Chain(items: 20, stages: 2)
        let links = [
            Link(chain: chain, position: 0, width: 3, breaking: [4, 11]),
            Link(chain: chain, position: 1, width: 2, breaking: [7]),
        ]
        try await Orchestrator(links).run()
        #expect(chain.done == (0..<20).filter { ![4, 7, 11].contains($0) })
        let (faults, givenUp) = chain.state.withLock { ($0.faults, $0.givenUp.sorted()) }
        #expect(faults == [4: 3, 7: 3, 11: 3] && givenUp == [4, 7, 11])
    }

    @Test func aStageAtWhichEverythingFailsStopsTheRun() async throws {
        let chain = Chain(items: 100, stages: 2)
        let links = [
            Link(chain: chain, position: 0, width: 3),
            Link(chain: chain, position: 1, width: 2, breaking: Set(0..<100)),
        ]
        let error = try await #require(throws: FirstpassError.self) { try await Orchestrator(links).run() }
        #expect(error.code == .environment && error.message.hasPrefix("the stage 'link 1' failed 24 times in a row"))
        #expect(chain.state.withLock { $0.givenUp.count } < 30)
    }

    @Test func itemsThatAreAtFaultThemselvesSayNothingOfTheStage() async throws {
        let chain = Chain(items: 100, stages: 2)
        let links = [
            Link(chain: chain, position: 0, width: 3, refused: Set(0..<90)),
            Link(chain: chain, position: 1, width: 2),
        ]
        try await Orchestrator(links).run()
        #expect(chain.done == Array(90..<100))
    }

    @Test func itWaitsForWhatIsToBeTriedAgain() async throws {
        let chain = Chain(items: 0, stages: 2)
        let asked = Mutex(0)
        let links = (0..<2).map { Link(chain: chain, position: $0, width: 1) }
        try await Orchestrator(links) {
            // Due after a moment; then it is there, and nothing waits any more.
            let times = asked.withLock { times in
                times += 1
                return times
            }
            guard times <= 4 else { return nil }
            if times == 4 { chain.state.withLock { $0.queues[0].append(5) } }
            return 0.01
        }.run()
        #expect(chain.done == [5])
    }

    @Test func cancellationStopsAll() async throws {
        let chain = Chain(items: 5, stages: 2)
        let links = [Link(chain: chain, position: 0, width: 1), Link(chain: chain, position: 1, width: 5, hanging: 4)]
        let run = Task { try await Orchestrator(links).run() }
        while chain.done.count < 4 { await Task.yield() }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(chain.done == [0, 1, 2, 3])
    }

    @Test func itEndsHoweverOftenItIsTried() async throws {
        for items in 0..<60 {
            let chain = Chain(items: items % 7, stages: 5)
            try await Orchestrator((0..<5).map { Link(chain: chain, position: $0, width: 1 + items % 3) }).run()
            #expect(chain.done.count == items % 7)
        }
    }
}

@Suite(.timeLimit(.minutes(1))) struct WorkBoardTests {
    @Test func aCommitThatCameMeanwhileIsNotMissed() async {
        let board = WorkBoard(stages: 2)
        let version = await board.version
        await board.noteCommit()
        #expect(await board.waitForChange(after: version, stage: 0, isIdle: true) == false)
    }

    @Test func theLastIdleStageEndsTheWait() async {
        let board = WorkBoard(stages: 2)
        async let first = board.waitForChange(after: 0, stage: 0, isIdle: true)
        async let second = board.waitForChange(after: 0, stage: 1, isIdle: true)
        let ended = await [first, second]
        #expect(ended == [true, true])
    }

    @Test func aStageIsAtAnItemUntilItsCommitIsKnown() async {
        let board = WorkBoard(stages: 2)
        await board.begin(1, at: 1)
        #expect(await board.look(at: 1) == (0, 1))
        async let other = board.waitForChange(after: 0, stage: 0, isIdle: true)
        await board.end(at: 1)
        #expect(await board.look(at: 1) == (1, 0))
        #expect(await other == false)
        // What was seen before says nothing any more.
        #expect(await board.waitForChange(after: 0, stage: 1, isIdle: true) == false)
    }

    @Test func thereIsOneAlarmHoweverManyAsk() async {
        let board = WorkBoard(stages: 1)
        for seconds in [86_400, 0.001, 0.001, 86_400] { await board.wake(after: seconds) }
        #expect(await board.waitForChange(after: 0, stage: 0, isIdle: false) == false)
        #expect(await board.version == 1)
    }

    @Test func aStopEndsEveryWait() async {
        let board = WorkBoard(stages: 2)
        async let busy = board.waitForChange(after: 0, stage: 0, isIdle: false)
        await board.stop()
        let ended = await [busy, board.waitForChange(after: 0, stage: 1, isIdle: false)]
        #expect(ended == [true, true])
    }

    @Test func aBusyStageIsNoIdleOne() async {
        let board = WorkBoard(stages: 2)
        async let idle = board.waitForChange(after: 0, stage: 0, isIdle: true)
        async let busy = board.waitForChange(after: 0, stage: 1, isIdle: false)
        await board.noteCommit()
        let ended = await [idle, busy]
        #expect(ended == [false, false])
    }
}
