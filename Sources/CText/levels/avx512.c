// 64 bytes at a time; VBMI2 compresses the letters and digits.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt"))), \
                             apply_to = function)
#include <immintrin.h>
#include <stdint.h>

enum { BLOCK = 64 };

static inline __m512i block(const uint8_t *p) { return _mm512_loadu_si512(p); }

static inline __m512i each(char byte) { return _mm512_set1_epi8(byte); }

static inline uint64_t specials(const uint8_t *p) {
    const __m512i b = block(p);
    return _mm512_cmpeq_epi8_mask(b, each('"')) | _mm512_cmpeq_epi8_mask(b, each('\\'))
        | _mm512_cmplt_epu8_mask(b, each(0x20));
}

static inline uint64_t backslashes(const uint8_t *p) { return _mm512_cmpeq_epi8_mask(block(p), each('\\')); }

static inline uint64_t highs(const uint8_t *p) { return _mm512_movepi8_mask(block(p)); }

static inline void copy(const uint8_t *p, uint8_t *out) { _mm512_storeu_si512(out, block(p)); }

static inline size_t keep(const uint8_t *p, uint64_t mask, uint8_t *out) {
    const __m512i b = block(p), lower = _mm512_or_si512(b, each(0x20));
    const __mmask64 letters = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lower, each('a')), each(26));
    const __mmask64 digits = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(b, each('0')), each(10));
    const __mmask64 kept = (letters | digits) & mask;
    // Digits have the bit 0x20 already.
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, lower));
    return (size_t)__builtin_popcountll(kept);
}

#include "../bodies/text.h"

const fp_text_functions fp_text_avx512 = FP_TEXT_FUNCTIONS("avx512");
#pragma clang attribute pop
#endif
