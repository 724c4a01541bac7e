import CSeccomp
import Core
import Testing

@testable import Sandbox

@Suite struct SystemCallFilterTests {
    /// The filters that a solution runs under: where each run has a Python of its own, and from a zygote.
    private static func stacks() throws -> [[SystemCallFilter]] {
        [[try .inner()], [try .zygote(), try .last()]]
    }

    /// Native code under the filters alone: what holds here holds for a program that gets around everything that is
    /// written in Python.
    @Test(arguments: 0..<2) func nativeCodeIsRefusedDangerousSystemCalls(under stack: Int) async throws {
        let filters = try Self.stacks()[stack]
        let names = """
            execve execveat socket connect bind listen accept accept4 mount umount2 pivot_root chroot unshare setns ptrace \
            process_vm_readv process_vm_writev kexec_load init_module finit_module delete_module bpf perf_event_open \
            userfaultfd keyctl add_key request_key io_uring_setup io_uring_enter memfd_create open_by_handle_at \
            name_to_handle_at setuid setgid setresuid setresgid setgroups capset personality reboot swapon sethostname \
            setdomainname mknod mknodat chown fchownat pidfd_open pidfd_getfd pidfd_send_signal shmget semget msgget \
            mq_open seccomp landlock_create_ruleset fsopen move_mount open_tree fanotify_init inotify_init1 iopl ioperm \
            modify_ldt clock_settime settimeofday adjtimex sched_setaffinity sched_setscheduler setpriority syslog acct \
            quotactl nfsservctl lookup_dcookie vhangup mlock mlock2 mlockall
            """.split(separator: " ").map(String.init)
        let numbers = names.map { ($0, seccomp_syscall_resolve_name($0)) }.filter { $0.1 >= 0 }
        #expect(numbers.count > 50)
        let clone = seccomp_syscall_resolve_name("clone")
        let cloneThree = seccomp_syscall_resolve_name("clone3")
        let program = """
            import ctypes, os
            class Program(ctypes.Structure):
                _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]
            c = ctypes.CDLL(None, use_errno=True)
            assert c.prctl(38, 1, 0, 0, 0) == 0
            for length in \(filters.map(\.program.count)):
                filter = os.read(0, length)
                assert c.prctl(22, 2, ctypes.byref(Program(length // 8, filter))) == 0
            def call(*arguments):
                ctypes.set_errno(0)
                result = c.syscall(*[ctypes.c_long(argument) for argument in arguments])
                if result == 0 and arguments[0] == \(clone):
                    os._exit(0)
                return result, ctypes.get_errno()
            for name, number in [\(numbers.map { "('\($0.0)', \($0.1))" }.joined(separator: ","))]:
                result = call(number, 0, 0, 0, 0, 0, 0)
                if result != (-1, 1): print(name, result)
            for flag in (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
                result = call(\(clone), flag, 0, 0, 0, 0)
                if result != (-1, 1): print("clone", hex(flag), result)
            if call(\(cloneThree), 0, 0) != (-1, 38): print("clone3")
            for control in (1, 4, 22, 24, 36, 38, 47, 53):
                ctypes.set_errno(0)
                if c.prctl(control, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1: print("prctl", control)
            if c.ioctl(0, 0x5412, 0) != -1 or ctypes.get_errno() != 1: print("TIOCSTI")
            print("done")
            """
        let isolation = try Isolation(configuration: Shared.configuration())
        let limits = ExecutionLimits()
        let outcome = try await SandboxRunner.cancellable { cancellation in
            try await IsolatedRun(
                input: filters.flatMap(\.program),
                command: isolation.command(program: program, limits: limits, hashSeed: 0),
                filter: isolation.outerFilter, program: [], limits: limits, cancellation: cancellation
            ).onItsOwnThread()
        }
        #expect(String(decoding: outcome.stdoutTail, as: UTF8.self) == "done\n")
        #expect(String(decoding: outcome.stderrTail, as: UTF8.self) == "")
    }

    @Test func theOuterFilterAllowsLittleMore() throws {
        let inner = try SystemCallFilter.inner().program.count
        let outer = try SystemCallFilter.outer().program.count
        #expect(inner % 8 == 0 && outer > inner && outer - inner <= 16 * 8)
        let last = try SystemCallFilter.last().program.count
        #expect(last % 8 == 0 && last < inner / 3)
    }
}
