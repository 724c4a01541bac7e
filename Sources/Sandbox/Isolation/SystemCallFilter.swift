import CSeccomp
import Core
import Glibc

/// A seccomp filter as a BPF program.
///
/// A filter cannot be lifted again, and the kernel takes the strictest answer of all, so filters are stacked. bubblewrap
/// loads the first before it executes Python: an allow list, everything else fails with EPERM. Before the solution runs, a
/// second one takes away what only the way there needed: ``inner()`` where each run has a Python of its own, the small
/// ``last()`` where runs are forked from a zygote and a filter is loaded for each, which takes the longer the larger it is.
/// Built with libseccomp for the processor it runs on; see seccomp(2) and seccomp_init(3).
struct SystemCallFilter: Sendable {
    /// The program: an array of `struct sock_filter`, 8 bytes each.
    let program: [UInt8]

    /// The filter under which the solution runs.
    static func inner() throws -> SystemCallFilter {
        try SystemCallFilter(allowed: allowed, controls: harmlessControls)
    }

    /// The filter under which Python starts: the inner one, `execve`, and what it takes to load the inner one.
    static func outer() throws -> SystemCallFilter {
        try SystemCallFilter(allowed: allowed + ["execve"], controls: harmlessControls + startControls)
    }

    /// The filter of a zygote: the inner one, and what it takes to set a run up.
    static func zygote() throws -> SystemCallFilter {
        try SystemCallFilter(
            allowed: allowed + setupCalls, controls: harmlessControls + startControls + setupControls,
            namespaces: true)
    }

    /// What is left of ``zygote()`` under this one is ``inner()``.
    static func last() throws -> SystemCallFilter {
        try SystemCallFilter(default: firstpass_seccomp_allow) { rule, equal in
            let refusal = firstpass_seccomp_errno(UInt16(EPERM))
            for name in setupCalls { try rule(name, refusal, nil) }
            for control in startControls + setupControls { try rule("prctl", refusal, equal(0, control)) }
            for bit in (0..<64).map({ UInt64(1) << $0 }) where namespaceFlags & bit != 0 {
                try rule("clone", refusal, scmp_arg_cmp(arg: 0, op: SCMP_CMP_MASKED_EQ, datum_a: bit, datum_b: bit))
            }
        }
    }

    /// An allow list.
    private init(allowed: [String], controls: [UInt64], namespaces: Bool = false) throws {
        try self.init(default: firstpass_seccomp_errno(UInt16(EPERM))) { rule, equal in
            let allow = firstpass_seccomp_allow
            for name in allowed { try rule(name, allow, nil) }
            for control in controls { try rule("prctl", allow, equal(0, control)) }
            for request in terminalAndPipeRequests { try rule("ioctl", allow, equal(1, request)) }
            for command in descriptorCommands { try rule("fcntl", allow, equal(1, command)) }
            try rule("socketpair", allow, equal(0, UInt64(AF_UNIX)))
            try rule("prlimit64", allow, equal(0, 0))
            let noNamespace = scmp_arg_cmp(arg: 0, op: SCMP_CMP_MASKED_EQ, datum_a: namespaceFlags, datum_b: 0)
            try rule("clone", allow, namespaces ? nil : noNamespace)
            // The flags of clone3 lie behind a pointer, out of the filter's sight; the C library falls back to clone.
            try rule("clone3", firstpass_seccomp_errno(UInt16(ENOSYS)), nil)
        }
    }

    /// Adds a rule: a system call, what becomes of it, and which argument it must have for that.
    private typealias Rule = (_ name: String, _ action: UInt32, _ argument: scmp_arg_cmp?) throws -> Void
    /// That an argument has a value.
    private typealias Equal = (_ index: UInt32, _ value: UInt64) -> scmp_arg_cmp

    private init(default action: UInt32, rules: (Rule, Equal) throws -> Void) throws {
        guard let filter = seccomp_init(action) else {
            throw Self.failure("seccomp_init", ENOMEM)
        }
        defer { seccomp_release(filter) }
        // A balanced tree instead of a linear list: a third of the time for a system call.
        _ = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2)
        try rules(
            { name, action, argument in
                let number = seccomp_syscall_resolve_name(name)
                guard number >= 0 else { return }  // Not a system call of this processor.
                let arguments = argument.map { [$0] } ?? []
                let status = seccomp_rule_add_array(filter, action, number, UInt32(arguments.count), arguments)
                guard status == 0 else { throw Self.failure("the rule for \(name)", -status) }
            },
            { scmp_arg_cmp(arg: $0, op: SCMP_CMP_EQ, datum_a: $1, datum_b: 0) })

        let file = try Descriptor.memory(named: "seccomp")
        let status = seccomp_export_bpf(filter, file.number)
        guard status == 0 else { throw Self.failure("seccomp_export_bpf", -status) }
        program = try file.contents()
    }

    private static func failure(_ what: String, _ number: Int32) -> FirstpassError {
        FirstpassError(
            .environment, "the seccomp filter cannot be built: \(what): \(String(cString: strerror(number)))",
            remedy: "install libseccomp 2.5 or newer: apt-get install libseccomp2")
    }
}
