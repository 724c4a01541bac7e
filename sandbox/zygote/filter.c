// The seccomp filter of a run. The runner builds it (Sources/Sandbox/SystemCallFilter.swift): the same at every level.

#include "zygote.h"

#include <linux/seccomp.h>
#include <sys/prctl.h>

static struct sock_fprog filter;

void keep_filter(struct sock_filter *instructions, size_t count) {
    filter.filter = instructions;
    filter.len = (unsigned short)count;
}

int load_filter(void) { return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0; }
