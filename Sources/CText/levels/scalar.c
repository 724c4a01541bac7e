// Eight bytes at a time, on any machine.
#include <stdint.h>
#include <string.h>

enum { BLOCK = 8 };

static inline uint64_t word(const uint8_t *p) {
    uint64_t value;
    memcpy(&value, p, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

#define EACH(byte) (0x0101010101010101ull * (byte))

// The top bit of each byte, gathered.
static inline uint64_t gathered(uint64_t tops) { return (tops & EACH(0x80)) * 0x0002040810204081ull >> 56; }

// The top bit of each byte that is below a limit of up to 0x80: exact, since nothing is carried between bytes.
static inline uint64_t below(uint64_t word, uint8_t limit) {
    return ~((word & EACH(0x7F)) + EACH(0x80 - limit)) & ~word & EACH(0x80);
}

static inline uint64_t equals(uint64_t word, uint8_t byte) { return below(word ^ EACH(byte), 1); }

static inline uint64_t specials(const uint8_t *p) {
    const uint64_t w = word(p);
    return gathered(equals(w, '"') | equals(w, '\\') | below(w, 0x20));
}

static inline uint64_t backslashes(const uint8_t *p) { return gathered(equals(word(p), '\\')); }

static inline uint64_t highs(const uint8_t *p) { return gathered(word(p)); }

static inline void copy(const uint8_t *p, uint8_t *out) { memcpy(out, p, BLOCK); }

static inline size_t keep(const uint8_t *p, uint64_t mask, uint8_t *out) {
    size_t count = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        const uint8_t lower = p[i] | 0x20;
        const int is_letter = (uint8_t)(lower - 'a') < 26, is_digit = (uint8_t)(p[i] - '0') < 10;
        out[count] = is_letter ? lower : p[i];
        count += (size_t)((is_letter | is_digit) & (int)(mask >> i & 1));
    }
    return count;
}

#include "../bodies/text.h"

const fp_text_functions fp_text_scalar = FP_TEXT_FUNCTIONS("scalar");
