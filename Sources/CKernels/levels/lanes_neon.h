// Vector operations of the integer products with NEON and its dot product (ARMv8.2): four rows of a group in a vector.
#include <arm_neon.h>

#define W 4
#define ROWS_AT_ONCE 4
#define PREFETCH_BLOCKS 2
typedef int32x4_t ivec_t;
typedef float32x4_t fvec_t;
typedef int32x4_t partial_t;
typedef int32x4_t scale_t;
// Codes of up to 6 bits are signed bytes as they are.
#define QUADS_OF_PARTIAL(bits) ((void)(bits), 8)

FP_INLINE void prefetch(const uint8_t *p) { __builtin_prefetch(p); }
FP_INLINE ivec_t load_quads(const uint8_t *p) { return vreinterpretq_s32_u8(vld1q_u8(p)); }
FP_INLINE ivec_t and_bytes(ivec_t v, uint8_t mask) {
    return vreinterpretq_s32_u8(vandq_u8(vreinterpretq_u8_s32(v), vdupq_n_u8(mask)));
}
FP_INLINE ivec_t or_bytes(ivec_t a, ivec_t b) { return vorrq_s32(a, b); }
FP_INLINE ivec_t shift_right(ivec_t v, const int n) {
    return vreinterpretq_s32_u16(vshlq_u16(vreinterpretq_u16_s32(v), vdupq_n_s16((int16_t)-n)));
}
FP_INLINE ivec_t shift_left(ivec_t v, const int n) {
    return vreinterpretq_s32_u16(vshlq_u16(vreinterpretq_u16_s32(v), vdupq_n_s16((int16_t)n)));
}

FP_INLINE ivec_t spread_bytes(const int8_t *x) {
    int32_t word;
    memcpy(&word, x, 4);
    return vdupq_n_s32(word);
}
FP_INLINE ivec_t no_sum(void) { return vdupq_n_s32(0); }
FP_INLINE ivec_t spread_integer(int32_t v) { return vdupq_n_s32(v); }
FP_INLINE partial_t no_partial(void) { return vdupq_n_s32(0); }
FP_INLINE partial_t dot(partial_t sum, ivec_t quads, const int8_t *x) {
    return vdotq_s32(sum, vreinterpretq_s8_s32(quads), vreinterpretq_s8_s32(spread_bytes(x)));
}
FP_INLINE ivec_t add_scaled(ivec_t sum, partial_t partial, scale_t scale) { return vmlaq_s32(sum, partial, scale); }
FP_INLINE scale_t scale_of_one(void) { return vdupq_n_s32(1); }
FP_INLINE scale_t scale_of_bytes(const uint8_t *p) {
    uint32_t word;
    memcpy(&word, p, 4);
    return vreinterpretq_s32_u32(vmovl_u16(vget_low_u16(vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(word))))));
}
FP_INLINE ivec_t load_pairs(const uint8_t *p) { return vreinterpretq_s32_s16(vmovl_s8(vld1_s8((const int8_t *)p))); }
FP_INLINE scale_t first_of_pairs(ivec_t pairs) { return vshrq_n_s32(vshlq_n_s32(pairs, 16), 16); }
FP_INLINE scale_t second_of_pairs(ivec_t pairs) { return vshrq_n_s32(pairs, 16); }
FP_INLINE ivec_t add_pair_products(ivec_t sum, ivec_t pairs, const int16_t *x) {
    sum = vmlaq_s32(sum, first_of_pairs(pairs), vdupq_n_s32(x[0]));
    return vmlaq_s32(sum, second_of_pairs(pairs), vdupq_n_s32(x[1]));
}
FP_INLINE ivec_t subtract_times(ivec_t a, ivec_t b, const int factor) { return vmlsq_s32(a, b, vdupq_n_s32(factor)); }
// 8-bit codes stand with 128 added; they are signed without it.
FP_INLINE ivec_t dot_of_bytes(const ivec_t *quads, const int8_t *x, int sum_of_x) {
    (void)sum_of_x;
    ivec_t sum = no_sum();
    for (int i = 0; i < 8; i++) sum = dot(sum, veorq_s32(quads[i], vdupq_n_s32((int32_t)0x80808080)), x + 4 * i);
    return sum;
}

FP_INLINE fvec_t load_halves(const uint8_t *p) { return vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(p))); }
FP_INLINE fvec_t to_floats(ivec_t v) { return vcvtq_f32_s32(v); }
FP_INLINE fvec_t spread(float v) { return vdupq_n_f32(v); }
FP_INLINE fvec_t multiply(fvec_t a, fvec_t b) { return vmulq_f32(a, b); }
FP_INLINE fvec_t add_product(fvec_t a, fvec_t b, fvec_t c) { return vfmaq_f32(c, a, b); }
FP_INLINE fvec_t subtract_product(fvec_t a, fvec_t b, fvec_t c) { return vfmsq_f32(c, a, b); }
FP_INLINE fvec_t load_floats(const float *p) { return vld1q_f32(p); }
FP_INLINE void store_floats(float *p, fvec_t v) { vst1q_f32(p, v); }
