// Which instruction sets this machine has.
#include "packed.h"

#include <string.h>

#if defined(__aarch64__)
#include <sys/auxv.h>
#elif defined(__x86_64__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

extern const fp_kernels fp_kernels_amx, fp_kernels_emulated_tiles, fp_kernels_avx512vnni, fp_kernels_avx2;
extern const fp_kernels fp_kernels_neon, fp_kernels_scalar;

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

// Tiles are emulated in tests; a processor's own are believed once they give the bits that vectors give: two blocks of
// each kind of scales with 20 activation rows.
static int tiles_give_same_bits(const fp_kernels *kernels) {
    enum { ROWS = 20, COLUMNS = 512 };
    static const int types[] = {FP_Q4_K, FP_Q6_K};
    int8_t codes[(ROWS + 15) * COLUMNS];
    float scales[ROWS * 2], x[COLUMNS], ours[ROWS * FP_GROUP], theirs[ROWS * FP_GROUP];
    int16_t sums16[ROWS * COLUMNS / 16], sums32[ROWS * COLUMNS / 32];
    uint8_t weights[2 * 4096];
    const fp_activations input = {codes, scales, sums16, sums32, ROWS, 256};
    memset(codes, 0, sizeof codes);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t i = 0; i < COLUMNS; i++) x[i] = (float)((int)(i * 73 + row * 29) % 251 - 125);
        fp_kernels_avx512vnni.quantise(x, row, COLUMNS, &input);
    }
    for (size_t i = 0; i < 2; i++) {
        const size_t bytes = fp_packed_bytes(types[i], FP_GROUP, COLUMNS);
        if (bytes > sizeof weights) return 0;
        for (size_t b = 0; b < bytes; b++) weights[b] = (uint8_t)(b * 37 + b / 251);
        // Scales and minimums of Q4_K have 6 bits.
        const fp_block_layout layout = fp_block_layout_of(types[i]);
        for (size_t b = 0; types[i] == FP_Q4_K && b < bytes; b++)
            if (b % layout.bytes < layout.codes) weights[b] &= 63;
        // The halves that floats are scaled by: 1/16.
        for (size_t b = 0; b < 2 * 2 * FP_GROUP; b++) weights[b] = weights[bytes / 2 + b] = b % 2 ? 0x2c : 0;
        const fp_packed_matrix matrix = {types[i], FP_GROUP, COLUMNS, weights};
        kernels->multiply_packed(&matrix, 0, 1, &input, ROWS, ours, FP_GROUP);
        fp_kernels_avx512vnni.multiply_packed(&matrix, 0, 1, &input, ROWS, theirs, FP_GROUP);
        if (memcmp(ours, theirs, sizeof ours)) return 0;
    }
    return 1;
}
#endif

static int machine_has(const fp_kernels *kernels) {
#if defined(__x86_64__)
    if (kernels == &fp_kernels_amx) return has_vnni() && may_use_tiles() && tiles_give_same_bits(kernels);
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
    if (has_vnni() && tiles_give_same_bits(&fp_kernels_emulated_tiles)) return &fp_kernels_emulated_tiles;
#endif
    return NULL;
}
