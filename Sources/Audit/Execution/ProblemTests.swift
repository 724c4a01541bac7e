internal import Sandbox

/// The tests of an item, made into functions of one argument: what stands for its entry point.
struct ProblemTests: Sendable {
    /// The item's number.
    let number: UInt32
    /// What the functions are called.
    let name: String
    /// What Python's parser says about them.
    let facts: PythonTestFacts

    /// How many asserts must have been evaluated, so that holding says something.
    var requiredAsserts: Int { min(2, facts.asserts) }

    /// Tests that run asserts of many items, each by itself: the first ones, or all. Each top-level assert misses, and its
    /// value has a character for each of its items: see ``TestDriver/Outcome``.
    static func screening(_ items: ArraySlice<ProblemTests>, _ extent: Extent) -> String {
        var text = TestDriver.common + TestDriver.screening(itemSeconds: extent.itemSeconds) + "if True:\n"
        for item in items { text += (extent == .beginning ? item.facts.beginning : item.facts.whole) + "\n" }
        for group in groups(of: items) {
            text += "assert firstpass_outcomes(\(group.map(\.name).joined(separator: ", "))) == None\n"
        }
        return text
    }

    /// What of the items' tests a run with many of them runs.
    enum Extent {
        /// The first asserts, which most functions fail. Compiled, they are kept for other solutions.
        case beginning
        /// All asserts.
        case whole

        /// CPU time for one item.
        var itemSeconds: Double { self == .beginning ? 0.1 : 1 }
        /// CPU time for the run: more than slow items together take, unless nothing can interrupt them.
        var cpuSeconds: Double { self == .beginning ? 2.5 : 8 }
    }

    /// The items whose outcomes one top-level assert tells: what it has told stays where the run dies later.
    static func groups(of items: ArraySlice<ProblemTests>) -> [ArraySlice<ProblemTests>] {
        stride(from: items.startIndex, to: items.endIndex, by: 25).map { items[$0..<min($0 + 25, items.endIndex)] }
    }

    /// Tests that run all asserts of this item, and hold where that tells this; the value of what they miss else is what it
    /// told.
    func whole(telling expected: String?) -> String {
        """
        \(TestDriver.common)\(TestDriver.whole)if True:
        \(facts.whole)
        assert firstpass_told(\(name)) == \(expected.map { "'\($0)'" } ?? "None")

        """
    }

    /// What is told of all asserts having held.
    static func told(asserts: Int) -> String { "held \(asserts)" }
}
