// Which instruction sets this machine has.
#include "CText.h"

extern const fp_text_functions fp_text_avx512, fp_text_avx2, fp_text_scalar;

const fp_text_functions *fp_text_functions_of_machine(size_t index) {
    const fp_text_functions *levels[4] = {0};
    size_t count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4") && __builtin_cpu_supports("avx512vbmi2")) levels[count++] = &fp_text_avx512;
    if (__builtin_cpu_supports("x86-64-v3")) levels[count++] = &fp_text_avx2;
#endif
    levels[count++] = &fp_text_scalar;
    return index < count ? levels[index] : 0;
}
