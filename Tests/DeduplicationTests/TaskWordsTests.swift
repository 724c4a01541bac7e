import Testing

@testable import Deduplication

@Suite struct TaskWordsTests {
    private func sameTask(_ left: String, _ right: String) -> Bool {
        let preparer = DuplicateFinder(method: .minhash).preparer
        let (l, r) = (preparer.prepare(left).words, preparer.prepare(right).words)
        #expect(TaskWords.sameTask(l, r) == TaskWords.sameTask(r, l))
        return TaskWords.sameTask(l, r)
    }

    @Test(arguments: [
        ("Return the sum of the even numbers in a list.", "Return the sum of the odd numbers in a list."),
        ("Find the surface area of a cube.", "Find the surface area of a cone."),
        ("Convert a decimal number to an octal number.", "Convert an octal number to a decimal number."),
        ("Count the set bits of a given number.", "Count the unset bits of a given number."),
        ("Check whether the month has 30 days or not.", "Check whether the month has 31 days or not."),
        ("Find numbers divisible by m and n in a list.", "Find numbers divisible by m or n in a list."),
        (
            "Write a function that takes the readings of a sensor over one week and returns the largest difference "
                + "between two neighbouring readings, rounded to one digit, or 0 where there are fewer than two.",
            "Write a function that takes the readings of a sensor over one week and returns the smallest difference "
                + "between two neighbouring readings, rounded to one digit, or 0 where there are fewer than two."
        ),
    ])
    func differentTasks(_ left: String, _ right: String) {
        #expect(!sameTask(left, right))
    }

    @Test(arguments: [
        (
            "Return the sum of the even numbers in a list.",
            "Write a function that returns the sum of even numbers in lists."
        ),
        ("Find the maximum of a list of weights.", "Find the largest of the given list of weights."),
        ("Count number of unique lists within a list.", "Count the number of unique lists within a list."),
        ("", ""),
    ])
    func sameTasks(_ left: String, _ right: String) {
        #expect(sameTask(left, right))
    }

    @Test func aQuestionThatDiffersInOneWordThatMattersIsKept() throws {
        var finder = DuplicateFinder(method: .minhash)
        let question = "Write a python function to find the sum of fourth power of first n even natural numbers."
        #expect(try finder.take(question, index: 0) == nil)
        #expect(try finder.take(question.replacing("even", with: "odd"), index: 1) == nil)
        #expect(try finder.take(question.replacing("fourth", with: "fifth"), index: 2) == nil)
        #expect(try finder.take(question.replacing("python ", with: ""), index: 3)?.kept == 0)
    }
}
