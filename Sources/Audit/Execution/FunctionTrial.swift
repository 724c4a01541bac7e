internal import Core
internal import Sandbox

/// Tries one function of a solution as the answer to many items.
///
/// First the beginnings of their tests run, many items in a run. What a run tells of that, a solution with bad intent could
/// forge; so an item that seems solved is run alone with all its tests, once to count the asserts, and once more with tests
/// that hold only for that count. Only the verdict `passed` of that last run makes it solved.
struct FunctionTrial {
    let runner: SandboxRunner
    /// The solution with the function bound to ``TestDriver/candidate``.
    let solution: String

    /// What has been found.
    private(set) var solved: [(tests: ProblemTests, asserts: Int)] = []
    /// What has not, by reason.
    private(set) var unjudged: [(numbers: [UInt32], reason: String)] = []
    /// Why nothing can be found: the solution does not load. Nil where it does, and where nothing was asked.
    private(set) var loadFailure: String?

    /// Whether it was too slow for an item.
    private var isSlow = false
    /// Runs that ended before they had told of all their items; each may take as long as its limit allows.
    private var deaths = 0
    private static let mostDeaths = 6

    init(_ function: CandidateFunction, of text: String, by runner: SandboxRunner) {
        self.runner = runner
        solution = "\(text)\n\n\(TestDriver.candidate) = \(function.expression)\n"
    }

    /// Tries items, the beginnings of whose tests make one run if all goes well.
    mutating func attempt(_ items: ArraySlice<ProblemTests>) async throws {
        let survivors = try await screen(items, .beginning)
        // Several are sooner judged together, and slow ones get less time so.
        for tests in survivors.count < 3 && !isSlow ? survivors : try await screen(survivors[...], .whole) {
            try await attemptAlone(tests)
        }
    }

    /// Runs tests of many items, and gives those whose tests seem to hold.
    private mutating func screen(
        _ items: ArraySlice<ProblemTests>, _ extent: ProblemTests.Extent
    ) async throws -> [ProblemTests] {
        guard loadFailure == nil, !items.isEmpty else { return [] }
        guard deaths < Self.mostDeaths else {
            fail(items, "other runs with this function ended badly too often")
            return []
        }
        let (outcomes, death) = try await outcomes(of: items, extent)
        let held = zip(items, outcomes).filter { $1 == .held }.map(\.0)
        let late = zip(items, outcomes).filter { $1 == .late }.map(\.0)
        isSlow = isSlow || !late.isEmpty
        fail(late[...], "too slow")
        guard let death else { return held }
        deaths += 1
        let rest = items.dropFirst(outcomes.count)
        if rest.count < items.count { return held + (try await screen(rest, extent)) }
        guard try await loads() else { return [] }
        guard rest.count > 1 else {
            fail(rest, death)
            return []
        }
        let middle = rest.count / 2
        return try await screen(rest.prefix(middle), extent) + screen(rest.dropFirst(middle), extent)
    }

    /// Runs tests of many items once.
    ///
    /// - Returns: the outcomes of the first of them, and why there are not more.
    private mutating func outcomes(
        of items: ArraySlice<ProblemTests>, _ extent: ProblemTests.Extent
    ) async throws -> (outcomes: [TestDriver.Outcome], death: String?) {
        let execution = try await run(
            ProblemTests.screening(items, extent), cpuSeconds: extent.cpuSeconds)
        var outcomes: [TestDriver.Outcome] = []
        for (index, group) in ProblemTests.groups(of: items).enumerated() {
            let value = execution.missed.first { $0.position == index }?.value ?? ""
            let told = value.dropFirst().dropLast().compactMap(TestDriver.Outcome.init)
            guard told.count == group.count, value.count == group.count + 2 else { break }
            outcomes += told
        }
        let reason = "\(execution.verdict): \(execution.message)"
        if execution.verdict == .tampered {
            // It may have failed only because what it did was refused.
            let open = zip(items, outcomes).filter { $1 != .held }.map(\.0) + items.dropFirst(outcomes.count)
            fail(open[...], reason)
            outcomes = outcomes.map { $0 == .held ? .held : .missed }
            return (outcomes + items.dropFirst(outcomes.count).map { _ in .missed }, nil)
        }
        return (outcomes, outcomes.count < items.count ? reason : nil)
    }

    /// Whether the solution runs to its end; notes why where it does not.
    private mutating func loads() async throws -> Bool {
        let execution = try await run("assert True", cpuSeconds: TestDriver.wholeSeconds)
        if execution.verdict != .passed { loadFailure = "\(execution.verdict): \(execution.message)" }
        return loadFailure == nil
    }

    /// Runs all tests of an item whose first ones seem to hold.
    private mutating func attemptAlone(_ tests: ProblemTests) async throws {
        let counting = try await run(tests.whole(telling: nil), cpuSeconds: TestDriver.wholeSeconds)
        let prefix = "'held "
        guard counting.verdict == .failed, let value = counting.missed.first?.value else {
            return fail([tests], "\(counting.verdict): \(counting.message)")
        }
        guard value.hasPrefix(prefix), let asserts = Int(value.dropFirst(prefix.count).dropLast()),
            asserts >= tests.requiredAsserts
        else { return }
        let last = try await run(
            tests.whole(telling: ProblemTests.told(asserts: asserts)), cpuSeconds: TestDriver.wholeSeconds)
        if last.verdict == .passed {
            solved.append((tests, asserts))
        } else {
            fail([tests], "it passed once; then \(last.verdict): \(last.message)")
        }
    }

    private mutating func fail(_ items: ArraySlice<ProblemTests>, _ reason: String) {
        guard !items.isEmpty else { return }
        if let index = unjudged.firstIndex(where: { $0.reason == reason }) {
            unjudged[index].numbers += items.map(\.number)
        } else {
            unjudged.append((items.map(\.number), reason))
        }
    }

    private func run(_ tests: String, cpuSeconds: Double) async throws -> Execution {
        let execution = await runner.execute(
            solution: solution, tests: tests, limits: ExecutionLimits(cpuSeconds: cpuSeconds))
        if Task.isCancelled { throw FirstpassError(.interrupted, "the audit was cancelled") }
        return execution
    }
}
