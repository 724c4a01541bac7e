// What a Python program without network, other programs and privileges needs. Names that a processor does not have
// (`open` on aarch64) are left out when the filter is built.

extension SystemCallFilter {
    /// System calls that are allowed whatever their arguments.
    static let allowed: [String] = [
        files, folders, memory, time, waiting, processes, signals, identity, messages,
    ].flatMap { $0.split(separator: " ").map(String.init) }

    private static let files = """
        read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 open openat creat close close_range \
        lseek stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 truncate ftruncate fallocate \
        fsync fdatasync fadvise64 sendfile copy_file_range dup dup2 dup3 pipe pipe2 flock umask \
        utime utimes utimensat futimesat chmod fchmod fchmodat fchmodat2 getxattr lgetxattr fgetxattr listxattr \
        llistxattr flistxattr
        """

    private static let folders = """
        getcwd chdir fchdir getdents getdents64 mkdir mkdirat rmdir rename renameat renameat2 link linkat symlink \
        symlinkat unlink unlinkat readlink readlinkat
        """

    private static let memory = """
        brk mmap munmap mremap mprotect madvise msync mincore membarrier
        """

    private static let time = """
        time gettimeofday clock_gettime clock_getres nanosleep clock_nanosleep alarm setitimer getitimer timer_create \
        timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime times
        """

    private static let waiting = """
        select pselect6 poll ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd \
        eventfd2 futex futex_waitv set_robust_list get_robust_list restart_syscall sched_yield pause
        """

    private static let processes = """
        fork vfork exit exit_group wait4 waitid set_tid_address rseq arch_prctl getpid gettid getppid getpgrp getpgid \
        setpgid getsid setsid getrlimit setrlimit getrusage sched_getaffinity sched_getparam sched_getscheduler \
        sched_get_priority_max sched_get_priority_min sched_rr_get_interval getpriority getcpu
        """

    private static let signals = """
        kill tkill tgkill rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait \
        sigaltstack signalfd signalfd4
        """

    private static let identity = """
        getuid geteuid getgid getegid getresuid getresgid getgroups uname sysinfo getrandom
        """

    /// On the two ends of a socket pair; sockets of other kinds cannot be made.
    private static let messages = """
        sendto recvfrom sendmsg recvmsg shutdown getsockopt setsockopt getsockname getpeername
        """
}

/// `prctl`: PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_GET_NO_NEW_PRIVS, PR_SET_VMA (names of allocations).
let harmlessControls: [UInt64] = [3, 15, 16, 39, 0x5356_4d41]

/// `prctl`: PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS.
let startControls: [UInt64] = [4, 22, 38]

/// `prctl`: PR_CAP_AMBIENT.
let setupControls: [UInt64] = [47]

/// What only a zygote does: its own start, the files of a run, giving up capabilities.
let setupCalls = ["execve", "mount", "capset"]

/// `ioctl`: TCGETS and TIOCGWINSZ (`isatty`, terminal size), FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.
let terminalAndPipeRequests: [UInt64] = [0x5401, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451]

/// `fcntl`: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC, F_GETPIPE_SZ.
let descriptorCommands: [UInt64] = [0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032]

/// `clone`: CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
let namespaceFlags: UInt64 = 0x7e02_0080
