// Vector operations of the integer products in plain C: whatever the compiler makes of sixteen lanes.

#define W 16
#define ROWS_AT_ONCE 1
#define PREFETCH_BLOCKS 2
typedef int32_t ivec_t __attribute__((vector_size(64), aligned(4)));
typedef uint32_t uvec_t __attribute__((vector_size(64), aligned(4)));
typedef uint16_t svec_t __attribute__((vector_size(64), aligned(4)));
typedef uint8_t bvec_t __attribute__((vector_size(64), aligned(4)));
typedef lanes_t fvec_t;
typedef ivec_t partial_t;
typedef ivec_t scale_t;
#define QUADS_OF_PARTIAL(bits) ((void)(bits), 8)

FP_INLINE void prefetch(const uint8_t *p) { (void)p; }
FP_INLINE ivec_t load_quads(const uint8_t *p) { return *(const ivec_t *)p; }
FP_INLINE ivec_t and_bytes(ivec_t v, uint8_t mask) { return v & (int32_t)(mask * 0x01010101u); }
FP_INLINE ivec_t or_bytes(ivec_t a, ivec_t b) { return a | b; }
FP_INLINE ivec_t shift_right(ivec_t v, const int n) { return (ivec_t)((uvec_t)v >> (uint32_t)n); }
FP_INLINE ivec_t shift_left(ivec_t v, const int n) { return (ivec_t)((uvec_t)v << (uint32_t)n); }

FP_INLINE ivec_t no_sum(void) { return (ivec_t){0}; }
FP_INLINE ivec_t spread_integer(int32_t v) { return (ivec_t){0} + v; }
FP_INLINE partial_t no_partial(void) { return (ivec_t){0}; }
FP_INLINE partial_t dot(partial_t sum, ivec_t quads, const int8_t *x) {
    for (int c = 0; c < 4; c++) sum += (quads >> (8 * c) & 255) * x[c];
    return sum;
}
FP_INLINE ivec_t add_scaled(ivec_t sum, partial_t partial, scale_t scale) { return sum + partial * scale; }
FP_INLINE scale_t scale_of_one(void) { return spread_integer(1); }
FP_INLINE scale_t scale_of_bytes(const uint8_t *p) {
    ivec_t v;
    for (int l = 0; l < W; l++) v[l] = p[l];
    return v;
}
// A pair is two numbers of 16 bits.
FP_INLINE ivec_t load_pairs(const uint8_t *p) {
    ivec_t v;
    for (int l = 0; l < W; l++) v[l] = (int32_t)((uint32_t)(int8_t)p[2 * l + 1] << 16 | ((uint32_t)(int8_t)p[2 * l] & 0xffff));
    return v;
}
FP_INLINE scale_t first_of_pairs(ivec_t pairs) { return pairs << 16 >> 16; }
FP_INLINE scale_t second_of_pairs(ivec_t pairs) { return pairs >> 16; }
FP_INLINE ivec_t add_pair_products(ivec_t sum, ivec_t pairs, const int16_t *x) {
    return sum + first_of_pairs(pairs) * x[0] + second_of_pairs(pairs) * x[1];
}
FP_INLINE ivec_t subtract_times(ivec_t a, ivec_t b, const int factor) { return a - b * factor; }
// 8-bit codes stand with 128 added.
FP_INLINE ivec_t dot_of_bytes(const ivec_t *quads, const int8_t *x, int sum_of_x) {
    ivec_t sum = spread_integer(-128 * sum_of_x);
    for (int i = 0; i < 8; i++) sum = dot(sum, quads[i], x + 4 * i);
    return sum;
}

FP_INLINE fvec_t load_halves(const uint8_t *p) {
    fvec_t v;
    for (int l = 0; l < W; l++) v[l] = half_at(p + 2 * l);
    return v;
}
FP_INLINE fvec_t to_floats(ivec_t v) { return __builtin_convertvector(v, fvec_t); }
FP_INLINE fvec_t spread(float v) { return (fvec_t){0} + v; }
FP_INLINE fvec_t multiply(fvec_t a, fvec_t b) { return a * b; }
FP_INLINE fvec_t add_product(fvec_t a, fvec_t b, fvec_t c) { return __builtin_elementwise_fma(a, b, c); }
FP_INLINE fvec_t subtract_product(fvec_t a, fvec_t b, fvec_t c) { return __builtin_elementwise_fma(-a, b, c); }
FP_INLINE fvec_t load_floats(const float *p) { return *(const fvec_t *)p; }
FP_INLINE void store_floats(float *p, fvec_t v) { *(fvec_t *)p = v; }
