// Which instruction sets this machine has.
#include "CKernels.h"

#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

extern const fp_kernels fp_kernels_avx512vnni, fp_kernels_avx2, fp_kernels_neon, fp_kernels_scalar;

// Fastest first.
static const fp_kernels *level(size_t index) {
    static const fp_kernels *const levels[] = {
#if defined(__x86_64__)
        &fp_kernels_avx512vnni, &fp_kernels_avx2,
#elif defined(__aarch64__)
        &fp_kernels_neon,
#endif
        &fp_kernels_scalar,
    };
    return index < sizeof levels / sizeof levels[0] ? levels[index] : NULL;
}

static int machine_has(const fp_kernels *kernels) {
#if defined(__x86_64__)
    if (kernels == &fp_kernels_avx512vnni)
        return __builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vnni");
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
