// What the kernel is asked for.
#define _GNU_SOURCE
#include "CSimilarity.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

void fp_prefer_large_pages(void *memory, size_t bytes) {
#if defined(__linux__)
    const uintptr_t page = 1 << 21, first = ((uintptr_t)memory + page - 1) / page * page;
    const uintptr_t end = ((uintptr_t)memory + bytes) / page * page;
    if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}
