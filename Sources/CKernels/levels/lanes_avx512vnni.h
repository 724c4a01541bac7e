// Vector operations of the integer products with AVX-512 VNNI: one vector holds the 16 rows of a group.
#include <immintrin.h>

#define W 16
#define ROWS_AT_ONCE 4
#define PREFETCH_BLOCKS 4
typedef __m512i ivec_t;
typedef __m512 fvec_t;
typedef __m512i partial_t;
typedef __m512i scale_t;
// A lane of 32 bits holds any dot product of 32 columns.
#define QUADS_OF_PARTIAL(bits) ((void)(bits), 8)

FP_INLINE void prefetch(const uint8_t *p) { _mm_prefetch((const char *)p, _MM_HINT_T0); }
FP_INLINE ivec_t load_quads(const uint8_t *p) { return _mm512_loadu_si512(p); }
FP_INLINE ivec_t and_bytes(ivec_t v, uint8_t mask) { return _mm512_and_si512(v, _mm512_set1_epi8((char)mask)); }
FP_INLINE ivec_t or_bytes(ivec_t a, ivec_t b) { return _mm512_or_si512(a, b); }
FP_INLINE ivec_t shift_right(ivec_t v, const int n) { return n ? _mm512_srli_epi16(v, (unsigned)n) : v; }
FP_INLINE ivec_t shift_left(ivec_t v, const int n) { return n ? _mm512_slli_epi16(v, (unsigned)n) : v; }

FP_INLINE ivec_t spread_bytes(const int8_t *x) {
    int32_t word;
    memcpy(&word, x, 4);
    return _mm512_set1_epi32(word);
}
FP_INLINE ivec_t no_sum(void) { return _mm512_setzero_si512(); }
FP_INLINE ivec_t spread_integer(int32_t v) { return _mm512_set1_epi32(v); }
FP_INLINE partial_t no_partial(void) { return _mm512_setzero_si512(); }
FP_INLINE partial_t dot(partial_t sum, ivec_t quads, const int8_t *x) {
    return _mm512_dpbusd_epi32(sum, quads, spread_bytes(x));
}
FP_INLINE ivec_t add_scaled(ivec_t sum, partial_t partial, scale_t scale) {
    return _mm512_add_epi32(sum, _mm512_mullo_epi32(partial, scale));
}
FP_INLINE scale_t scale_of_one(void) { return _mm512_set1_epi32(1); }
FP_INLINE scale_t scale_of_bytes(const uint8_t *p) { return _mm512_cvtepu8_epi32(_mm_loadu_si128((const void *)p)); }
FP_INLINE ivec_t load_pairs(const uint8_t *p) { return _mm512_cvtepi8_epi16(_mm256_loadu_si256((const void *)p)); }
FP_INLINE scale_t first_of_pairs(ivec_t pairs) { return _mm512_srai_epi32(_mm512_slli_epi32(pairs, 16), 16); }
FP_INLINE scale_t second_of_pairs(ivec_t pairs) { return _mm512_srai_epi32(pairs, 16); }
FP_INLINE ivec_t add_pair_products(ivec_t sum, ivec_t pairs, const int16_t *x) {
    return _mm512_dpwssd_epi32(sum, pairs, spread_bytes((const int8_t *)x));
}
FP_INLINE ivec_t subtract_times(ivec_t a, ivec_t b, const int factor) {
    return _mm512_sub_epi32(a, _mm512_mullo_epi32(b, _mm512_set1_epi32(factor)));
}
// 8-bit codes stand with 128 added.
FP_INLINE ivec_t dot_of_bytes(const ivec_t *quads, const int8_t *x, int sum_of_x) {
    ivec_t sum = _mm512_set1_epi32(-128 * sum_of_x);
    for (int i = 0; i < 8; i++) sum = _mm512_dpbusd_epi32(sum, quads[i], spread_bytes(x + 4 * i));
    return sum;
}

FP_INLINE fvec_t load_halves(const uint8_t *p) { return _mm512_cvtph_ps(_mm256_loadu_si256((const void *)p)); }
FP_INLINE fvec_t to_floats(ivec_t v) { return _mm512_cvtepi32_ps(v); }
FP_INLINE fvec_t spread(float v) { return _mm512_set1_ps(v); }
FP_INLINE fvec_t multiply(fvec_t a, fvec_t b) { return _mm512_mul_ps(a, b); }
FP_INLINE fvec_t add_product(fvec_t a, fvec_t b, fvec_t c) { return _mm512_fmadd_ps(a, b, c); }
FP_INLINE fvec_t subtract_product(fvec_t a, fvec_t b, fvec_t c) { return _mm512_fnmadd_ps(a, b, c); }
FP_INLINE fvec_t load_floats(const float *p) { return _mm512_loadu_ps(p); }
FP_INLINE void store_floats(float *p, fvec_t v) { _mm512_storeu_ps(p, v); }
