/// What Python's own parser says about a source. Nothing of it has been run.
public struct PythonFacts: Sendable, Codable, Hashable {
    /// Whether it is Python.
    public var parses: Bool
    /// Why it is not; nil where it is.
    public var problem: PythonProblem?
    /// The source of each top-level statement, decorators included.
    public var statements: [String]
    /// The top-level asserts.
    public var asserts: [PythonAssert]
    /// The top-level functions.
    public var functions: [PythonFunction]
    /// The methods of top-level classes as functions `CLASS.METHOD`, without the argument that they are bound to; none
    /// that has a decorator which may change it.
    public var methods: [PythonFunction]
    /// The names of the top-level classes.
    public var classes: [String]
    /// The modules that are imported anywhere in it.
    public var imports: [PythonImport]
    /// Names that are read and that neither the source nor Python defines, sorted. Best effort: names can be made at run
    /// time. Empty where a `from … import *` hides what is defined.
    public var undefinedNames: [String]
    /// Uses of what gives another answer in each run: clocks, the kernel's randomness, unseeded `random`, `id`, `hash`.
    public var nondeterminism: [PythonReference]
    /// Uses of files, the network, other processes and threads.
    public var uses: [PythonUse]
    /// The same source with the body of every function and method replaced by `return None`: imports, classes and
    /// constants stay, other top-level statements go. Nil where it does not parse.
    public var stub: String?

    /// The facts about a source that cannot be parsed.
    init(problem: PythonProblem) {
        parses = false
        self.problem = problem
        statements = []
        asserts = []
        functions = []
        methods = []
        classes = []
        imports = []
        undefinedNames = []
        nondeterminism = []
        uses = []
        stub = nil
    }
}
