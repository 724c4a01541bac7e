import Core
import Foundation
import Testing

@testable import Sandbox

/// Programs that try to get out, to use more than their share, or to learn what is none of their business. The tests of
/// a program hold where it was contained.
@Suite struct ContainmentTests {
    private static let refused = """
        import os
        def refused(function, *arguments):
            try:
                function(*arguments)
                return False
            except (OSError, AttributeError):
                return True

        """

    static let cases = [
        Case(
            "becomes root", refused,
            tests: """
                assert os.getuid() == 65534 and os.getgroups() in ([], [65534])
                assert refused(os.setuid, 0) and refused(os.setgid, 0) and refused(os.setgroups, [0])
                assert refused(os.setresuid, 0, 0, 0)
                """, [.passed]),
        Case(
            "starts programs", refused + "import subprocess",
            tests: """
                assert refused(os.execv, "/usr/bin/env", ["env"])
                assert refused(os.posix_spawn, "/usr/bin/env", ["env"], {})
                assert refused(subprocess.run, ["/usr/bin/env"])
                """, [.passed]),
        Case(
            "makes devices and namespaces", refused,
            tests: """
                assert refused(os.mknod, "/tmp/memory", 0o20666, os.makedev(1, 1))
                assert refused(os.chroot, "/tmp") and refused(os.chown, "/tmp", 0, 0)
                assert not hasattr(os, "unshare") or refused(os.unshare, 0x10000000)
                """, [.passed]),
        Case(
            "writes outside", refused,
            tests: """
                for folder in ("/", "/usr", "/usr/bin", "/dev", "/lib"):
                    assert refused(os.open, folder + "/mark", os.O_CREAT | os.O_WRONLY), folder
                assert refused(os.rename, "/tmp", "/usr/tmp") and refused(os.symlink, "/tmp", "/link")
                """, [.passed]),
        Case(
            "reads the kernel's knobs", "import os",
            tests: """
                assert not os.path.exists("/proc/1") and not os.path.exists("/sys") and not os.path.exists("/etc")
                assert sorted(os.listdir("/dev")) == ["full", "null", "random", "shm", "urandom", "zero"]
                """, [.passed]),
        Case(
            "opens sockets", refused + "import socket",
            tests: """
                for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16, 17, 38, 40):
                    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
                        assert refused(socket.socket, family, kind)
                a, b = socket.socketpair()
                a.send(b"x")
                assert b.recv(1) == b"x"
                """, [.passed]),
        Case(
            "sees other processes", "import os",
            tests: """
                seen = 0
                for process in range(1, 40000):
                    try:
                        os.kill(process, 0)
                        seen += 1
                    except ProcessLookupError:
                        pass
                assert seen <= 2
                """, [.passed]),
        Case(
            "looks at the environment and the arguments", "import os, sys",
            tests: """
                assert not [name for name in os.environ if name.startswith("FIRSTPASS")]
                assert sys.argv == [""] and os.listdir("/tmp") == [] and os.listdir("/dev/shm") == []
                """, [.passed]),
        Case(
            "kills everything", "import os, signal\ndef attack():\n    os.kill(-1, signal.SIGKILL)",
            tests: "attack()\nassert False", [.failed, .killed]),
        Case(
            "signals its parent", "import os, signal",
            tests: """
                for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
                    os.kill(os.getppid(), number)
                assert os.getppid() == 1
                """, [.passed]),
        Case(
            "stops itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", [.timeout],
            limits: ExecutionLimits(wallSeconds: 1)),
        Case(
            "ignores signals",
            """
            import signal, time
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGXCPU, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            while True:
                try:
                    while True: pass
                except BaseException:
                    pass
            """, [.timeout], limits: ExecutionLimits(cpuSeconds: 0.3)),
        Case(
            "computes without a pause", "x = 7 ** (7 ** 9)", [.timeout, .memory],
            limits: ExecutionLimits(cpuSeconds: 0.3)),
        Case(
            "computes in children",
            """
            import os, signal
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            while True:
                if os.fork() == 0:
                    for _ in range(300000): pass
                    os._exit(0)
                try: os.wait()
                except ChildProcessError: pass
            """, [.timeout], limits: ExecutionLimits(cpuSeconds: 0.5)),
        Case(
            "forks without end", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", [.timeout],
            limits: ExecutionLimits(cpuSeconds: 0.5)),
        Case(
            "starts threads without end",
            """
            import threading, time
            count = 0
            try:
                while count < 2000:
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                    count += 1
            except RuntimeError:
                pass
            """, tests: "assert 0 < count < 64", [.passed]),
        Case(
            "keeps memory in many processes",
            """
            import os, time
            for _ in range(8):
                if os.fork() == 0:
                    block = bytearray(64 << 20)
                    block[::4096] = b"x" * len(block[::4096])
                    time.sleep(60)
            time.sleep(60)
            """, [.memory], limits: ExecutionLimits(memoryBytes: 256 << 20)),
        Case(
            "shares its memory with many processes",
            """
            import os, time
            block = bytearray(100 << 20)
            block[::4096] = b"x" * len(block[::4096])
            children = []
            for _ in range(6):
                child = os.fork()
                if child == 0:
                    time.sleep(0.2)
                    os._exit(0)
                children.append(child)
            for child in children: os.waitpid(child, 0)
            """, tests: "assert len(children) == 6", [.passed], limits: ExecutionLimits(memoryBytes: 256 << 20)),
        Case(
            "maps memory without end",
            """
            import mmap
            blocks = []
            while True:
                block = mmap.mmap(-1, 16 << 20)
                block[::4096] = b"x" * len(block[::4096])
                blocks.append(block)
            """, [.memory, .failed]),
        Case(
            "fills the disk",
            """
            written = 0
            try:
                for number in range(64):
                    with open("/tmp/%d" % number, "wb") as file:
                        for _ in range(16): written += file.write(bytes(1 << 20))
            except OSError:
                pass
            """, tests: "assert written <= 64 << 20", [.passed]),
        Case(
            "fills shared memory",
            """
            written = 0
            try:
                with open("/dev/shm/fill", "wb", 0) as file:
                    while True: written += file.write(bytes(1 << 20))
            except OSError:
                pass
            """, tests: "assert written <= 64 << 20", [.passed]),
        Case(
            "opens files without end",
            """
            import os
            count = 0
            try:
                while True:
                    os.open("/dev/null", os.O_RDONLY)
                    count += 1
            except OSError:
                pass
            """, tests: "assert count < 256", [.passed]),
        Case(
            "makes files in memory", refused, tests: "assert refused(os.memfd_create, 'x')", [.passed]),
        Case(
            "raises its limits", refused + "import resource",
            tests: """
                import resource
                for name in ("RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
                    try:
                        resource.setrlimit(getattr(resource, name), (1 << 40, 1 << 40))
                        assert False, name
                    except ValueError:
                        pass
                assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
                """, [.passed]),
        Case(
            "leaves a daemon",
            """
            import os, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.closerange(0, 256)
                    while True: time.sleep(1)
                os._exit(0)
            time.sleep(0.1)
            def add(a, b): return a + b
            """, [.passed]),
        Case(
            "recurses without end",
            "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(n): return f(n + 1) + 1\ndef add(a, b): return f(0)",
            [.memory, .killed, .failed, .timeout]),
    ]

    @Test("A program is contained, nothing of it is left, and the next one passes", arguments: Shared.levels, cases)
    func containment(at level: IsolationLevel, of program: Case) async throws {
        let runner = try await Shared.runner(at: level)
        let (execution, leftBehind) = await runner.executeAndCount(
            solution: program.solution, tests: program.tests, limits: program.limits)
        #expect(program.verdicts.contains(execution.verdict), "\(execution)")
        #expect(leftBehind == 0)
        // What is already touched when the limit is seen counts: pages come at a few GB/s, samples every few ms.
        #expect(execution.peakMemoryBytes < program.limits.memoryBytes + 256 << 20)
        let next = await runner.execute(solution: "def add(a, b): return a + b", tests: Case.addTests)
        #expect(next.verdict == .passed, "\(next)")
    }

    @Test(arguments: Shared.levels) func runsDoNotMeet(at level: IsolationLevel) async throws {
        let runner = try await Shared.runner(at: level)
        async let first = runner.execute(
            solution: "open('/tmp/mark', 'w').write('x'); open('/dev/shm/mark', 'w').write('x')",
            tests: "import time\ntime.sleep(0.3)\nassert True or time")
        async let second = runner.execute(
            solution: "import os, time",
            tests: "time.sleep(0.2)\nassert os.listdir('/tmp') + os.listdir('/dev/shm') == []")
        #expect(await first.verdict == .passed)
        #expect(await second.verdict == .passed)
    }
}
