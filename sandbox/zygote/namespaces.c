// A run's namespaces: who it is, which processes it sees, and what its files are.
//
// The first process of a run borrows the zygote's memory instead of copying it (CLONE_VM), and the zygote stands still for as
// long as it lives (CLONE_VFORK), as in vfork(2): of the two processes that a run needs, only the one that runs the program
// pays for a copy. When the first one ends, the kernel ends all others of its PID namespace before wait(2) returns.

#include "zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STACK_BYTES = 8 << 20, GUARD_BYTES = 1 << 20 };

struct launch {
    const struct request *request;
    struct record *record;
    struct suite *suite;
    run_program_function *program;
    int status;  // Written by the first process, which shares this memory.
    uid_t user;
    gid_t group;
};

static _Noreturn void fail(struct record *record, const char *step) {
    snprintf(record->failure, sizeof record->failure, "%s: %s", step, strerror(errno));
    _exit(EXIT_SETUP_FAILED);
}

static int write_file(int folder, const char *path, const char *text) {
    int file = openat(folder, path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return 0;
    int written = write(file, text, strlen(text)) == (ssize_t)strlen(text);
    close(file);
    return written;
}

// The run's only user is the zygote's, under the same number: user_namespaces(7).
static int map_user(const struct launch *launch) {
    char text[64];
    if (!write_file(AT_FDCWD, "/proc/self/setgroups", "deny")) return 0;
    snprintf(text, sizeof text, "%u %u 1", launch->user, launch->user);
    if (!write_file(AT_FDCWD, "/proc/self/uid_map", text)) return 0;
    snprintf(text, sizeof text, "%u %u 1", launch->group, launch->group);
    return write_file(AT_FDCWD, "/proc/self/gid_map", text);
}

static int mount_files(uint64_t bytes) {
    const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    char options[96];
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return 0;
    snprintf(options, sizeof options, "size=%lu,nr_inodes=16384,mode=1777", bytes);
    if (mount("tmpfs", "/tmp", "tmpfs", flags, options) != 0) return 0;
    snprintf(options, sizeof options, "size=%lu,nr_inodes=1024,mode=1777", bytes / 4 < 4096 ? 4096 : bytes / 4);
    if (mount("tmpfs", "/dev/shm", "tmpfs", flags, options) != 0) return 0;
    return mount("tmpfs", "/proc", "tmpfs", flags | MS_RDONLY, "size=4k,nr_inodes=2,mode=555") == 0;
}

static _Noreturn void be_the_program(struct launch *launch, int proc) {
    struct record *record = launch->record;
    // Where memory runs out the kernel takes a process of the run, not the zygote.
    if (!write_file(proc, "self/oom_score_adj", "1000")) fail(record, "oom_score_adj");
    if (!take_descriptors(launch->request)) fail(record, "descriptors");
    if (!set_limits(launch->request)) fail(record, "limits");
    if (!drop_privileges()) fail(record, "capabilities");
    if (!load_filter()) fail(record, "seccomp");
    begin_verdict(launch->request, record, launch->suite);
    record->began = 1;
    PyOS_AfterFork_Child();
    launch->program(launch->request, record, launch->suite);
    _exit(EXIT_SETUP_FAILED);
}

// Process 1 of the run: starts the program's process and collects what ends, until that one has.
static int be_the_first(void *argument) {
    struct launch *launch = argument;
    struct record *record = launch->record;
    int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (proc < 0) fail(record, "/proc");
    if (!map_user(launch)) fail(record, "uid_map");
    if (!mount_files(launch->request->file_bytes)) fail(record, "mount");
    if (chdir("/tmp") != 0) fail(record, "/tmp");
    pid_t program = fork();
    if (program < 0) fail(record, "fork");
    if (program == 0) be_the_program(launch, proc);
    int status;
    for (pid_t ended; (ended = wait(&status)) != program;)
        if (ended < 0 && errno != EINTR) _exit(EXIT_SETUP_FAILED);
    launch->status = status;
    _exit(0);
}

// A stack for the first process and the program, with room below that nothing is mapped in.
static void *top_of_stack(void) {
    static char *stack;
    if (!stack) {
        char *place = mmap(NULL, GUARD_BYTES + STACK_BYTES, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
        if (place == MAP_FAILED || mprotect(place, GUARD_BYTES, PROT_NONE) != 0) return NULL;
        stack = place;
    }
    return stack + GUARD_BYTES + STACK_BYTES;
}

struct outcome run_isolated(const struct request *request, struct record *record, struct suite *suite,
                            run_program_function *program) {
    struct launch launch = {request, record, suite, program, -1, geteuid(), getegid()};
    struct outcome outcome = {.status = -1};
    void *stack = top_of_stack();
    int flags = SIGCHLD | CLONE_VM | CLONE_VFORK | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;
    PyOS_BeforeFork();
    pid_t first = stack ? clone(be_the_first, stack, flags, &launch) : -1;
    if (first < 0) snprintf(record->failure, sizeof record->failure, "clone: %s", strerror(errno));
    PyOS_AfterFork_Parent();
    if (first < 0) return outcome;
    struct rusage usage = {0};
    int status;
    while (wait4(first, &status, 0, &usage) < 0 && errno == EINTR) {}
    outcome.status = launch.status;
    outcome.cpu_microseconds = (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
                               (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    outcome.peak_bytes = (uint64_t)usage.ru_maxrss << 10;
    return outcome;
}
