// The last seccomp filter of a run: it takes away what only the zygote needed. The runner builds it, as it does the first one,
// which bubblewrap has loaded: Sources/Sandbox/Isolation/SystemCallFilter.swift.

#include "zygote.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>

static struct sock_fprog filter;

void keep_filter(struct sock_filter *instructions, size_t count) {
    filter.filter = instructions;
    filter.len = (unsigned short)count;
}

int load_filter(void) { return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0; }
