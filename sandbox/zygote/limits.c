// What a run may use, and what it may become.

#include "zygote.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// Standard input is empty, standard output and error are the runner's pipes, and nothing else is open but the sources.
int take_descriptors(const struct request *request) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(request->output, 1) < 0 || dup2(request->errors, 2) < 0) return 0;
    unsigned int kept = (unsigned int)request->sources;  // Above 3, where the control socket is.
    return close_range(3, kept - 1, 0) == 0 && close_range(kept + 1, ~0U, 0) == 0;
}

static int limit(int resource, uint64_t value) {
    struct rlimit now;
    if (getrlimit(resource, &now) != 0) return 0;
    if (now.rlim_max != RLIM_INFINITY && value > now.rlim_max) value = now.rlim_max;
    struct rlimit wanted = {value, value};
    return setrlimit(resource, &wanted) == 0;
}

int set_limits(const struct request *request) {
    // RLIMIT_NPROC counts what this user has in this user namespace: the run's first process, this one, and the program's.
    return limit(RLIMIT_AS, request->memory_bytes) && limit(RLIMIT_NPROC, request->processes) &&
           limit(RLIMIT_FSIZE, request->file_bytes) && limit(RLIMIT_CPU, request->cpu_seconds) &&
           limit(RLIMIT_NOFILE, 256) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_MEMLOCK, 0) && limit(RLIMIT_MSGQUEUE, 0);
}

// No capability is left, and the kernel shows this process's memory to no other. The bounding set, which only says what
// executing a file can give, stays: nothing can be executed, and would give nothing (PR_SET_NO_NEW_PRIVS).
int drop_privileges(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}};
    return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0 && syscall(SYS_capset, &header, none) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}
