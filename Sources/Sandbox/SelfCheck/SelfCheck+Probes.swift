import Core

extension SelfCheck {
    /// What is tried, from the outermost layer to the innermost.
    static func probes(bait: HostBait) -> [Probe] {
        let name = { (text: String) in "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
        return [
            Probe(
                name: "file system", promise: "nothing but /usr can be read, nothing but /tmp and /dev/shm written",
                solution: """
                    import os
                    def reads(path):
                        try:
                            return bool(open(path).read() or True)
                        except OSError:
                            return False
                    def writes(folder):
                        try:
                            open(folder + "/probe", "w").close()
                            return True
                        except OSError:
                            return False
                    """,
                tests: """
                    assert not reads(\(name(bait.file)))
                    assert not reads("/etc/passwd")
                    assert sorted({*os.listdir("/"), "proc"}) == ["bin", "dev", "lib", "lib64", "proc", "tmp", "usr"]
                    assert not os.path.exists("/proc") or os.listdir("/proc") == []
                    assert [folder for folder in ("/", "/usr", "/usr/lib", "/dev") if writes(folder)] == []
                    assert writes("/tmp") and writes("/dev/shm")
                    """),
            Probe(
                name: "network", promise: "no socket of this machine can be reached",
                solution: """
                    import socket
                    def connects(port):
                        try:
                            socket.create_connection(("127.0.0.1", port), 2).close()
                            return True
                        except OSError:
                            return False
                    """,
                tests: "assert not connects(\(bait.port))"),
            Probe(
                name: "environment", promise: "the environment of this machine is invisible",
                solution: """
                    import os
                    known = {"HOME", "PATH", "LANG", "LC_CTYPE", "PWD", "MALLOC_ARENA_MAX", "PYTHONHASHSEED"}
                    def unknown():
                        return sorted(set(os.environ) - known)
                    """,
                tests: """
                    assert unknown() == []
                    assert not os.path.exists("/proc/1/environ")
                    """),
            Probe(
                name: "privileges", promise: "an ordinary user that can become no other and start no program",
                solution: """
                    import os, socket
                    def refused(function, *arguments):
                        try:
                            function(*arguments)
                            return False
                        except OSError:
                            return True
                    """,
                tests: """
                    assert os.getuid() == os.geteuid() == 65534
                    assert refused(os.setuid, 0) and refused(os.setgid, 0)
                    assert refused(os.execv, "/usr/bin/env", ["env"])
                    assert refused(socket.socket, socket.AF_UNIX)
                    assert refused(os.mknod, "/tmp/device", 0o20600, os.makedev(1, 5))
                    """,
                remedy: "use a kernel with CONFIG_SECCOMP_FILTER; in a container, allow seccomp(2)"),
        ] + limitProbes
    }

    private static let limitProbes = [
        Probe(
            name: "process limit", promise: "a program can start only so many processes",
            solution: """
                import os, time
                def forks():
                    count = 0
                    while count < 200:
                        try:
                            if os.fork() == 0:
                                time.sleep(60)
                                os._exit(0)
                        except OSError:
                            break
                        count += 1
                    return count
                """,
            tests: "assert 0 < forks() < 20", limits: ExecutionLimits(processes: 20),
            remedy: "use Linux 5.14 or newer, which counts processes for each user namespace"),
        Probe(
            name: "memory limit", promise: "the processes of a run cannot use more memory than its limit together",
            solution: """
                import os, time
                def fill():
                    for _ in range(8):
                        if os.fork() == 0:
                            block = bytearray(32 << 20)
                            block[::4096] = b"x" * len(block[::4096])
                            time.sleep(60)
                            os._exit(0)
                    time.sleep(60)
                """,
            tests: "assert fill() is None", expected: .memory, limits: ExecutionLimits(memoryBytes: 128 << 20),
            remedy: "use a kernel with CONFIG_PROC_CHILDREN and a /proc that shows all processes of the user"),
        Probe(
            name: "CPU limit", promise: "the processes of a run cannot compute longer than its limit together",
            solution: """
                import os
                def burn():
                    os.fork()
                    while True:
                        pass
                """,
            tests: "assert burn() is None", expected: .timeout, limits: ExecutionLimits(cpuSeconds: 0.2),
            remedy: "use a kernel with CONFIG_PROC_CHILDREN and a /proc that shows all processes of the user"),
        Probe(
            name: "nothing left behind", promise: "no process outlives its run",
            solution: """
                import os, time
                def leave():
                    if os.fork() == 0:
                        os.setsid()
                        if os.fork() == 0:
                            time.sleep(60)
                        os._exit(0)
                    time.sleep(0.2)
                    return 1
                """,
            tests: "assert leave() == 1"),
    ]
}
