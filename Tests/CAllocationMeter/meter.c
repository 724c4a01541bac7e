#include "CAllocationMeter.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Atomic long long live, base, peak;

static void *taken(void *block) {
    if (!block) return block;
    long long size = (long long)malloc_usable_size(block);
    long long now = atomic_fetch_add(&live, size) + size;
    long long most = atomic_load(&peak);
    while (now > most && !atomic_compare_exchange_weak(&peak, &most, now)) {}
    return block;
}

static void given(void *block) {
    if (block) atomic_fetch_sub(&live, (long long)malloc_usable_size(block));
}

void *malloc(size_t size) { return taken(__libc_malloc(size)); }

void *calloc(size_t count, size_t size) { return taken(__libc_calloc(count, size)); }

void *realloc(void *block, size_t size) {
    size_t old = block ? malloc_usable_size(block) : 0;
    void *moved = __libc_realloc(block, size);
    if (moved || size == 0) atomic_fetch_sub(&live, (long long)old);
    return taken(moved);
}

void *memalign(size_t alignment, size_t size) { return taken(__libc_memalign(alignment, size)); }

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
    void *made = memalign(alignment, size);
    if (!made) return ENOMEM;
    *block = made;
    return 0;
}

void free(void *block) {
    given(block);
    __libc_free(block);
}

void meter_reset(void) {
    atomic_store(&base, atomic_load(&live));
    atomic_store(&peak, atomic_load(&live));
}

size_t meter_peak(void) { return (size_t)(atomic_load(&peak) - atomic_load(&base)); }
