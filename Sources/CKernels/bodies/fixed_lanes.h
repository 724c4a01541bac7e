// What all kernels share: reductions over a fixed number of lanes.
#ifndef FIRSTPASS_FIXED_LANES_H
#define FIRSTPASS_FIXED_LANES_H

#include "CKernels.h"

// One partial sum a lane; 16 is a whole AVX-512 register, two of AVX2, four of NEON.
#define FP_LANES 16

// All lanes as a vector of the compiler's own: left to itself it takes half registers where it has whole ones.
typedef float lanes_t __attribute__((vector_size(FP_LANES * sizeof(float)), aligned(4)));
typedef int32_t wide_t __attribute__((vector_size(FP_LANES * sizeof(int32_t)), aligned(4)));
typedef int8_t bytes_t __attribute__((vector_size(FP_LANES), aligned(1)));

#define FP_INLINE static inline __attribute__((always_inline))

// The sum of the lanes as a fixed tree.
FP_INLINE float fp_sum_lanes(const float *lanes) {
    float eight[8], four[4];
    for (int i = 0; i < 8; i++) eight[i] = lanes[i] + lanes[i + 8];
    for (int i = 0; i < 4; i++) four[i] = eight[i] + eight[i + 4];
    return (four[0] + four[2]) + (four[1] + four[3]);
}

// The exponential by range reduction to [-ln2/2, ln2/2] and a polynomial of degree 7 (Taylor coefficients, whose
// remainder there is a tenth of a unit in the last place). Inlined so that loops over it vectorise.
FP_INLINE float fp_exp_inline(float x) {
    float clamped = x < -87.3f ? -87.3f : (x > 88.3f ? 88.3f : x);
    float n = __builtin_rintf(clamped * 1.44269504f);
    float r = __builtin_fmaf(n, -0.693145752f, clamped);
    r = __builtin_fmaf(n, -1.42860677e-6f, r);
    float p = 1.0f / 5040.0f;
    p = __builtin_fmaf(p, r, 1.0f / 720.0f);
    p = __builtin_fmaf(p, r, 1.0f / 120.0f);
    p = __builtin_fmaf(p, r, 1.0f / 24.0f);
    p = __builtin_fmaf(p, r, 1.0f / 6.0f);
    p = __builtin_fmaf(p, r, 0.5f);
    p = __builtin_fmaf(p, r, 1.0f);
    p = __builtin_fmaf(p, r, 1.0f);
    union { int32_t bits; float value; } power = {.bits = ((int32_t)n + 127) << 23};
    return x < -87.3f ? 0.0f : p * power.value;
}

#endif
