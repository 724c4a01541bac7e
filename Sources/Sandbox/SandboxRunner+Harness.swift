import Core
import Foundation

extension SandboxRunner {
    /// What `python3 -c` runs: the code from descriptor 6, with builtins of its own.
    static let boot = """
        import builtins, marshal, posix
        space = {"__name__": "firstpass", "__builtins__": dict(vars(builtins))}
        for code in marshal.loads(posix.pread(6, 1 << 24, 0)): exec(code, space)
        """

    /// Compiles files of the sandbox folder with the Python that will run them one after the other, isolated like
    /// everything else: compiling anew in each run would take as long as starting Python.
    static func compile(
        _ names: String..., in configuration: SandboxConfiguration, by isolation: Isolation
    ) async throws -> [UInt8] {
        let sources = try names.map { [$0, String(decoding: try configuration.source($0), as: UTF8.self)] }
        let source = try JSONEncoder().encode(sources)
        let compiler = """
            import json, marshal, sys
            codes = [compile(text, "<%s>" % name, "exec", 0, True) for name, text in json.load(sys.stdin.buffer)]
            sys.stdout.buffer.write(marshal.dumps(codes))
            """
        let limits = ExecutionLimits()
        let outcome = try await cancellable { cancellation in
            try await IsolatedRun(
                input: Array(source), command: isolation.command(program: compiler, limits: limits, hashSeed: 0),
                filter: isolation.outerFilter, program: [], limits: limits, tailBytes: limits.outputBytes,
                cancellation: cancellation
            ).onItsOwnThread()
        }
        guard outcome.isIsolated, outcome.exitStatus == 0, outcome.stopped == nil, !outcome.stdoutTail.isEmpty else {
            throw isolation.startFailure(String(decoding: outcome.stderrTail, as: UTF8.self))
        }
        return outcome.stdoutTail
    }
}

extension Isolation {
    /// The error for a sandbox that does not start, with the layer that its own words point to.
    func startFailure(_ text: String) -> FirstpassError {
        let line = text.split(separator: "\n").last.map(String.init) ?? "no reason given"
        let words = text.lowercased()
        if words.contains("seccomp") || words.contains("prctl") {
            return FirstpassError(
                .environment, "seccomp is not available: \(line)",
                remedy: "use a kernel with CONFIG_SECCOMP_FILTER; in a container, allow seccomp(2)")
        }
        if words.contains("namespace") || words.contains("permission") || words.contains("uid map") {
            return FirstpassError(
                .environment, "namespaces are not available: \(line)", at: bubblewrap, remedy: Self.namespaceRemedy)
        }
        if words.contains("libpython") || words.contains("the zygote cannot start") {
            return FirstpassError(
                .environment, "the zygote does not start: \(line)",
                remedy: "build it again with 'make zygote', for the Python that this machine has")
        }
        return FirstpassError(
            .environment, "the sandbox does not start: \(line)", at: bubblewrap,
            remedy: "bubblewrap 0.8 and Python 3.10 or newer are needed: apt-get install bubblewrap python3")
    }
}
