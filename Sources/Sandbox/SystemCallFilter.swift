import CSeccomp
import Core
import Glibc

/// A seccomp filter as a BPF program: an allow list; every other system call fails with EPERM.
///
/// Two are stacked. bubblewrap loads the ``outer`` one before it executes Python, so that one must allow `execve`. The
/// harness loads the ``inner`` one before it reads the solution: the kernel then takes the stricter answer of both.
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

    private init(allowed: [String], controls: [UInt64]) throws {
        guard let filter = seccomp_init(firstpass_seccomp_errno(UInt16(EPERM))) else {
            throw Self.failure("seccomp_init", ENOMEM)
        }
        defer { seccomp_release(filter) }
        // A balanced tree instead of a linear list: a third of the time for a system call.
        _ = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2)

        func rule(_ name: String, _ action: UInt32 = firstpass_seccomp_allow, where argument: scmp_arg_cmp? = nil)
            throws
        {
            let number = seccomp_syscall_resolve_name(name)
            guard number >= 0 else { return }  // Not a system call of this processor.
            let arguments = argument.map { [$0] } ?? []
            let status = seccomp_rule_add_array(filter, action, number, UInt32(arguments.count), arguments)
            guard status == 0 else { throw Self.failure("the rule for \(name)", -status) }
        }
        func equal(_ index: UInt32, _ value: UInt64) -> scmp_arg_cmp {
            scmp_arg_cmp(arg: index, op: SCMP_CMP_EQ, datum_a: value, datum_b: 0)
        }

        for name in allowed { try rule(name) }
        for control in controls { try rule("prctl", where: equal(0, control)) }
        for request in terminalAndPipeRequests { try rule("ioctl", where: equal(1, request)) }
        for command in descriptorCommands { try rule("fcntl", where: equal(1, command)) }
        try rule("socketpair", where: equal(0, UInt64(AF_UNIX)))
        try rule("prlimit64", where: equal(0, 0))
        let noNamespace = scmp_arg_cmp(arg: 0, op: SCMP_CMP_MASKED_EQ, datum_a: namespaceFlags, datum_b: 0)
        try rule("clone", where: noNamespace)
        // The flags of clone3 lie behind a pointer, out of the filter's sight; the C library falls back to clone.
        try rule("clone3", firstpass_seccomp_errno(UInt16(ENOSYS)))

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
