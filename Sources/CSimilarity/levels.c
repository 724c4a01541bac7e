// Which instruction sets this machine has.
#include "CSimilarity.h"

extern const fp_similarity_kernels fp_similarity_avx512, fp_similarity_avx2, fp_similarity_baseline;

const fp_similarity_kernels *fp_similarity_kernels_of_machine(size_t index) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("x86-64-v4") && index-- == 0) return &fp_similarity_avx512;
    if (__builtin_cpu_supports("x86-64-v3") && index-- == 0) return &fp_similarity_avx2;
#endif
    return index == 0 ? &fp_similarity_baseline : NULL;
}

const fp_similarity_kernels *fp_fastest_similarity_kernels(void) {
    const fp_similarity_kernels *const fastest = fp_similarity_kernels_of_machine(0);
    return fastest ? fastest : &fp_similarity_baseline;
}
