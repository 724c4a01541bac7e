// Which instruction sets this machine has.
#include "CKernels.h"

#if defined(__aarch64__)
#include <sys/auxv.h>
#elif defined(__x86_64__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

extern const fp_kernels fp_kernels_amx, fp_kernels_emulated_tiles, fp_kernels_avx512vnni, fp_kernels_avx2, fp_kernels_neon, fp_kernels_scalar;

// Fastest first.
static const fp_kernels *level(size_t index) {
    static const fp_kernels *const levels[] = {
#if defined(__x86_64__)
        &fp_kernels_amx, &fp_kernels_avx512vnni, &fp_kernels_avx2,
#elif defined(__aarch64__)
        &fp_kernels_neon,
#endif
        &fp_kernels_scalar,
    };
    return index < sizeof levels / sizeof levels[0] ? levels[index] : NULL;
}

#if defined(__x86_64__)
static int has_vnni(void) { return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vnni"); }

// Tiles make a thread's state larger by 8 KiB, so Linux wants a process to ask before it uses them; threads inherit the
// permission (Documentation/arch/x86/xstate.rst: ARCH_REQ_XCOMP_PERM, feature 18).
static int may_use_tiles(void) {
    return __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-int8")
        && syscall(SYS_arch_prctl, 0x1023, 18) == 0;
}
#endif

static int machine_has(const fp_kernels *kernels) {
#if defined(__x86_64__)
    if (kernels == &fp_kernels_amx) return has_vnni() && may_use_tiles();
    if (kernels == &fp_kernels_avx512vnni) return has_vnni();
    if (kernels == &fp_kernels_avx2) return __builtin_cpu_supports("x86-64-v3") != 0;
#elif defined(__aarch64__)
    if (kernels == &fp_kernels_neon) return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#endif
    return kernels == &fp_kernels_scalar;
}

const fp_kernels *fp_kernels_of_machine(size_t index) {
    for (size_t i = 0; level(i); i++)
        if (machine_has(level(i)) && index-- == 0) return level(i);
    return NULL;
}

const fp_kernels *fp_kernels_for_tests(void) {
#if defined(__x86_64__)
    if (has_vnni()) return &fp_kernels_emulated_tiles;
#endif
    return NULL;
}
