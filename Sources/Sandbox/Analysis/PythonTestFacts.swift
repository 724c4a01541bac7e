/// What Python's own parser says about the tests of a benchmark's item. Nothing of them has been run.
public struct PythonTestFacts: Sendable, Codable, Hashable {
    /// Why they cannot be made into a function; nil where they can. Nothing else is told then.
    public var problem: String?
    /// The function that is tested.
    public var entryPoint: String
    /// The ways in which they call it, each once; nil for one that the syntax does not tell, as `f(*arguments)`.
    public var calls: [PythonCall?]
    /// The asserts whose condition is not constant, each counted once, in a loop too.
    public var asserts: Int
    /// The first asserts as a function of two arguments, indented by four spaces: what stands for the entry point, and
    /// anything.
    public var beginning: String
    /// All asserts as such a function, which passes the condition of each assert that is not constant through its second
    /// argument.
    public var whole: String

    /// The facts about tests that cannot be read.
    init(problem: String) {
        self.problem = problem
        entryPoint = ""
        calls = []
        asserts = 0
        beginning = ""
        whole = ""
    }
}
