// 32 bytes at a time; letters and digits are brought together in words of 8 by BMI2's parallel bit extract.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,popcnt"))), apply_to = function)
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 32 };

static inline __m256i block(const uint8_t *p) { return _mm256_loadu_si256((const __m256i *)p); }

static inline uint64_t bits(__m256i bytes) { return (uint32_t)_mm256_movemask_epi8(bytes); }

static inline __m256i each(char byte) { return _mm256_set1_epi8(byte); }

// Which bytes, seen as unsigned, lie at most `span` above `first`.
static inline __m256i within(__m256i bytes, char first, char span) {
    const __m256i distance = _mm256_sub_epi8(bytes, each(first));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(distance, each(span)), distance);
}

static inline uint64_t specials(const uint8_t *p) {
    const __m256i b = block(p);
    const __m256i quotes = _mm256_cmpeq_epi8(b, each('"')), escapes = _mm256_cmpeq_epi8(b, each('\\'));
    return bits(_mm256_or_si256(_mm256_or_si256(quotes, escapes), within(b, 0, 0x1F)));
}

static inline uint64_t backslashes(const uint8_t *p) { return bits(_mm256_cmpeq_epi8(block(p), each('\\'))); }

static inline uint64_t highs(const uint8_t *p) { return bits(block(p)); }

static inline void copy(const uint8_t *p, uint8_t *out) { _mm256_storeu_si256((__m256i *)out, block(p)); }

static inline size_t keep(const uint8_t *p, uint64_t mask, uint8_t *out) {
    const __m256i b = block(p), lower = _mm256_or_si256(b, each(0x20));
    const __m256i letters = within(lower, 'a', 25), digits = within(b, '0', 9);
    uint8_t folded[BLOCK];
    _mm256_storeu_si256((__m256i *)folded, _mm256_blendv_epi8(b, lower, letters));
    uint64_t kept = bits(_mm256_or_si256(letters, digits)) & mask;
    size_t count = 0;
    for (size_t i = 0; i < BLOCK; i += 8, kept >>= 8) {
        uint64_t word;
        memcpy(&word, folded + i, 8);
        word = _pext_u64(word, _pdep_u64(kept, 0x0101010101010101ull) * 0xFF);
        memcpy(out + count, &word, 8);
        count += (size_t)__builtin_popcountll(kept & 0xFF);
    }
    return count;
}

#include "../bodies/text.h"

const fp_text_functions fp_text_avx2 = FP_TEXT_FUNCTIONS("avx2");
#pragma clang attribute pop
#endif
