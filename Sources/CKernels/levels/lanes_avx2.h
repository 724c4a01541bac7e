// Vector operations of the integer products with AVX2: one vector holds half a group.
#include <immintrin.h>

#define W 8
#define ROWS_AT_ONCE 2
#define PREFETCH_BLOCKS 4
typedef __m256i ivec_t;
typedef __m256 fvec_t;
// Sums of 16 bits, two a row of weights: a quad adds at most 2 * 127 * (2^bits - 1), and 8 quads of 4 bits just fit.
typedef __m256i partial_t;
// The scale twice in 16 bits.
typedef __m256i scale_t;
#define QUADS_OF_PARTIAL(bits) ((bits) <= 4 ? 8 : (bits) == 5 ? 4 : 2)

FP_INLINE void prefetch(const uint8_t *p) { _mm_prefetch((const char *)p, _MM_HINT_T0); }
FP_INLINE ivec_t load_quads(const uint8_t *p) { return _mm256_loadu_si256((const void *)p); }
FP_INLINE ivec_t and_bytes(ivec_t v, uint8_t mask) { return _mm256_and_si256(v, _mm256_set1_epi8((char)mask)); }
FP_INLINE ivec_t or_bytes(ivec_t a, ivec_t b) { return _mm256_or_si256(a, b); }
FP_INLINE ivec_t shift_right(ivec_t v, const int n) { return n ? _mm256_srli_epi16(v, n) : v; }
FP_INLINE ivec_t shift_left(ivec_t v, const int n) { return n ? _mm256_slli_epi16(v, n) : v; }

FP_INLINE ivec_t spread_bytes(const int8_t *x) {
    int32_t word;
    memcpy(&word, x, 4);
    return _mm256_set1_epi32(word);
}
FP_INLINE ivec_t no_sum(void) { return _mm256_setzero_si256(); }
FP_INLINE ivec_t spread_integer(int32_t v) { return _mm256_set1_epi32(v); }
FP_INLINE partial_t no_partial(void) { return _mm256_setzero_si256(); }
FP_INLINE partial_t dot(partial_t sum, ivec_t quads, const int8_t *x) {
    return _mm256_add_epi16(sum, _mm256_maddubs_epi16(quads, spread_bytes(x)));
}
FP_INLINE ivec_t add_scaled(ivec_t sum, partial_t partial, scale_t scale) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(partial, scale));
}
FP_INLINE scale_t twice(ivec_t v) { return _mm256_or_si256(v, _mm256_slli_epi32(v, 16)); }
FP_INLINE scale_t scale_of_one(void) { return _mm256_set1_epi16(1); }
FP_INLINE scale_t scale_of_bytes(const uint8_t *p) { return twice(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)p))); }
FP_INLINE ivec_t load_pairs(const uint8_t *p) { return _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)p)); }
FP_INLINE scale_t first_of_pairs(ivec_t pairs) { return twice(_mm256_and_si256(pairs, _mm256_set1_epi32(0xffff))); }
FP_INLINE scale_t second_of_pairs(ivec_t pairs) { return twice(_mm256_srli_epi32(pairs, 16)); }
FP_INLINE ivec_t add_pair_products(ivec_t sum, ivec_t pairs, const int16_t *x) {
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, spread_bytes((const int8_t *)x)));
}
FP_INLINE ivec_t subtract_times(ivec_t a, ivec_t b, const int factor) {
    return _mm256_sub_epi32(a, _mm256_mullo_epi32(b, _mm256_set1_epi32(factor)));
}
// 8-bit codes stand with 128 added; without it, magnitudes times signed inputs stay within 16 bits (2 * 128 * 127).
FP_INLINE ivec_t dot_of_bytes(const ivec_t *quads, const int8_t *x, int sum_of_x) {
    (void)sum_of_x;
    ivec_t sum = no_sum();
    for (int i = 0; i < 8; i++) {
        ivec_t codes = _mm256_xor_si256(quads[i], _mm256_set1_epi8((char)0x80));
        ivec_t products = _mm256_maddubs_epi16(_mm256_abs_epi8(codes), _mm256_sign_epi8(spread_bytes(x + 4 * i), codes));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(products, _mm256_set1_epi16(1)));
    }
    return sum;
}

FP_INLINE fvec_t load_halves(const uint8_t *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const void *)p)); }
FP_INLINE fvec_t to_floats(ivec_t v) { return _mm256_cvtepi32_ps(v); }
FP_INLINE fvec_t spread(float v) { return _mm256_set1_ps(v); }
FP_INLINE fvec_t multiply(fvec_t a, fvec_t b) { return _mm256_mul_ps(a, b); }
FP_INLINE fvec_t add_product(fvec_t a, fvec_t b, fvec_t c) { return _mm256_fmadd_ps(a, b, c); }
FP_INLINE fvec_t subtract_product(fvec_t a, fvec_t b, fvec_t c) { return _mm256_fnmadd_ps(a, b, c); }
FP_INLINE fvec_t load_floats(const float *p) { return _mm256_loadu_ps(p); }
FP_INLINE void store_floats(float *p, fvec_t v) { _mm256_storeu_ps(p, v); }
