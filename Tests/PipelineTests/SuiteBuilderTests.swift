import Ledger
import Testing

@testable import Pipeline

@Suite struct SuiteBuilderTests {
    private func suite(_ answer: String, minimum: Int = 2) async throws -> TestSuite {
        try await SuiteBuilder(sandbox: try await Shared.runner, minimum: minimum, limit: 5).suite(
            from: answer, entryPoint: "add")
    }

    @Test func oneBrokenTestDoesNotTakeTheOthersWithIt() async throws {
        let suite = try await suite(
            """
            [TESTS]
            # Test case 1:
            assert add(1, 2) == 3
            # Test case 2:
            assert add(1, 2 == 3
            # Test case 3:
            assert add(0, 0) == 0
            [/TESTS]
            """)
        #expect(suite.rejection == nil)
        #expect(suite.asserts == ["assert add(1, 2) == 3", "assert add(0, 0) == 0"])
        #expect(suite.source == "assert add(1, 2) == 3\nassert add(0, 0) == 0")
        #expect(suite.assertCount == 2)
    }

    @Test(arguments: [
        ("assert True", "vacuous"), ("assert add(1, 2) == add(1, 2)", "vacuous"), ("assert add", "foreign"),
        ("assert sum([1, 2]) == 3", "foreign"), ("assert 1 + 2 == 3", "vacuous"),
        ("assert add(x, 2) == 3", "undefined"), ("assert add(1, 2) == total(1, 2)", "undefined"),
        ("assert add(hash('a'), 0) == 3", "nondeterministic"), ("assert add(1, 2 == 3", "not Python"),
    ])
    func anAssertThatTestsNothingIsRefused(_ bad: String, _ kind: String) async throws {
        let suite = try await suite("assert add(1, 2) == 3\n# the bad one\n\(bad)")
        #expect(suite.asserts == ["assert add(1, 2) == 3"])
        let reason = try #require(suite.rejection)
        #expect(reason.hasPrefix("too few tests: 1 of 2; ") && reason.contains(kind), "\(reason)")
    }

    @Test func aRepeatedAssertCountsOnce() async throws {
        let suite = try await suite("assert add(1, 2) == 3\nassert add(1, 2) == 3\nassert add(1,  2) == 3", minimum: 3)
        #expect(suite.asserts.first == "assert add(1, 2) == 3")
        #expect(suite.asserts.count < 3 && suite.rejection?.hasPrefix("too few tests") == true)
    }

    @Test func proseHoldsNoTests() async throws {
        let suite = try await suite("Testing is important. You should test your code.")
        #expect(suite.asserts.isEmpty && suite.rejection != nil)
        let empty = try await self.suite("")
        #expect(empty.rejection == "no tests: the answer holds no assert")
    }

    @Test func theMinimumDecides() async throws {
        let answer = "assert add(1, 2) == 3\nassert add(0, 0) == 0\nassert add(2, 2) == 4"
        #expect(try await suite(answer, minimum: 3).rejection == nil)
        #expect(try await suite(answer, minimum: 4).rejection?.hasPrefix("too few tests: 3 of 4") == true)
    }

    @Test func aModelThatRunsOnIsCutOff() async throws {
        let answer = (1...9).map { "# Test case \($0):\nassert add(\($0), 0) == \($0)" }.joined(separator: "\n")
        #expect(try await suite(answer).asserts == (1...5).map { "assert add(\($0), 0) == \($0)" })
    }

    @Test func testsThatAllExpectTheSameAreRefused() async throws {
        let same = try await suite("assert add(1, 2) == 3\nassert add(2, 1) == 3\nassert add(0, 3) == 3")
        #expect(same.rejection == "one result: every test expects 3")
        let other = try await suite("assert add(1, 2) == 3\nassert add(2, 1) == 3\nassert add(0, 4) == 4")
        #expect(other.rejection == nil)
    }

    @Test func givenTestsAreCheckedInTheSameWay() async throws {
        let builder = SuiteBuilder(sandbox: try await Shared.runner, minimum: 1, limit: 5)
        let suite = try await builder.suite(
            from: ["assert add(1, 2) == 3\nassert add(3, 4) == 7", "assert True"], entryPoint: "add")
        #expect(suite.asserts == ["assert add(1, 2) == 3", "assert add(3, 4) == 7"])
    }
}
