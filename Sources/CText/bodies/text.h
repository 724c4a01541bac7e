// The functions of one instruction set, written once. A level has defined `BLOCK`, a number of bytes up to 64, and for as
// many bytes that may be read at `p`:
//
//     uint64_t specials(p)             one bit a byte: a quote, a backslash or a control character
//     uint64_t backslashes(p)          a backslash
//     uint64_t highs(p)                0x80 or above
//     void copy(p, out)                copies them
//     size_t keep(p, mask, out)        writes those of the ASCII bytes in the mask that are letters or digits, folded,
//                                      and gives their number; may write BLOCK bytes
#include "CText.h"

#include <string.h>

// The bytes at `p`, of which `n` may be read and the rest are zero.
typedef struct {
    uint8_t bytes[BLOCK];
} fp_block;

static inline const uint8_t *padded(const uint8_t *p, size_t n, fp_block *block) {
    if (n >= BLOCK) return p;
    memset(block->bytes, 0, BLOCK);
    memcpy(block->bytes, p, n);
    return block->bytes;
}

static inline uint64_t low_bits(size_t count) { return count >= 64 ? ~0ull : (1ull << count) - 1; }

static size_t string_length(const uint8_t *string, size_t n, int *has_escape) {
    fp_block block;
    size_t i = 0;
    while (i < n) {
        const size_t available = n - i < BLOCK ? n - i : BLOCK;
        const uint64_t found = specials(padded(string + i, n - i, &block)) & low_bits(available);
        if (!found) {
            i += available;
            continue;
        }
        i += (size_t)__builtin_ctzll(found);
        if (string[i] == '"') return i;
        if (string[i] != '\\') return n;
        *has_escape = 1;
        i += 2;
    }
    return n;
}

static inline int hexadecimal(uint8_t digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    digit |= 0x20;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

// The UTF-16 unit of a \uXXXX at `p`; -1 where none stands there.
static inline int32_t code_unit(const uint8_t *p, size_t n) {
    if (n < 6 || p[0] != '\\' || p[1] != 'u') return -1;
    int32_t unit = 0;
    for (size_t i = 2; i < 6; i++) {
        const int digit = hexadecimal(p[i]);
        if (digit < 0) return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

enum { BROKEN = 0xFFFFFFFF, NO_CHARACTER = 0xFFFD };

// The scalar of the escape at `p`, and its length; BROKEN where it is none.
static inline uint32_t escaped(const uint8_t *p, size_t n, size_t *length) {
    *length = 2;
    if (n < 2) return BROKEN;
    switch (p[1]) {
    case '"': case '\\': case '/': return p[1];
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: break;
    }
    const int32_t unit = code_unit(p, n);
    if (unit < 0) return BROKEN;
    *length = 6;
    if ((unit & 0xF800) != 0xD800) return (uint32_t)unit;
    const int32_t low = unit < 0xDC00 ? code_unit(p + 6, n - 6) : -1;
    if ((low & 0xFFFFFC00) != 0xDC00) return NO_CHARACTER;
    *length = 12;
    return 0x10000u + ((uint32_t)(unit & 0x3FF) << 10) + (uint32_t)(low & 0x3FF);
}

static inline size_t encode(uint32_t scalar, uint8_t *out) {
    if (scalar < 0x80) {
        out[0] = (uint8_t)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (uint8_t)(0xC0 | scalar >> 6);
        out[1] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        out[0] = (uint8_t)(0xE0 | scalar >> 12);
        out[1] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (scalar & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | scalar >> 18);
    out[1] = (uint8_t)(0x80 | (scalar >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (scalar & 0x3F));
    return 4;
}

static ptrdiff_t decode_string(const uint8_t *string, size_t n, uint8_t *out, int *has_backslash) {
    fp_block block;
    size_t i = 0, k = 0;
    while (i < n) {
        const size_t available = n - i < BLOCK ? n - i : BLOCK;
        const uint8_t *p = padded(string + i, n - i, &block);
        const uint64_t found = backslashes(p) & low_bits(available);
        copy(p, out + k);
        const size_t plain = found ? (size_t)__builtin_ctzll(found) : available;
        i += plain;
        k += plain;
        if (!found) continue;
        size_t length;
        const uint32_t scalar = escaped(string + i, n - i, &length);
        if (scalar == BROKEN) return -1;
        *has_backslash |= scalar == '\\';
        k += encode(scalar, out + k);
        i += length;
    }
    return (ptrdiff_t)k;
}

// The scalar at a byte of 0x80 or above; NO_CHARACTER and one byte where it is ill-formed.
static inline uint32_t decoded(const uint8_t *p, size_t n, size_t *length) {
    const uint8_t lead = p[0];
    const size_t count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    *length = 1;
    if (lead < 0xC2 || lead > 0xF4 || n < count) return NO_CHARACTER;
    uint32_t scalar = lead & (0xFFu >> (count + 1));
    for (size_t i = 1; i < count; i++) {
        if ((p[i] & 0xC0) != 0x80) return NO_CHARACTER;
        scalar = scalar << 6 | (p[i] & 0x3F);
    }
    // Overlong forms, surrogates, and what lies behind the last scalar.
    if (count == 3 && (scalar < 0x800 || (scalar & 0xFFFFF800) == 0xD800)) return NO_CHARACTER;
    if (count == 4 && (scalar < 0x10000 || scalar > 0x10FFFF)) return NO_CHARACTER;
    *length = count;
    return scalar;
}

static inline size_t keep_scalar(uint32_t scalar, const uint32_t *folded, uint8_t *out) {
    const uint32_t kept = scalar < FP_CHARACTERS ? folded[scalar] : 0;
    return kept ? encode(kept, out) : 0;
}

static size_t normalise(const uint8_t *text, size_t n, int unescape, const uint32_t *folded, uint8_t *out) {
    fp_block block;
    size_t i = 0, k = 0;
    while (i < n) {
        const size_t available = n - i < BLOCK ? n - i : BLOCK;
        const uint8_t *p = padded(text + i, n - i, &block);
        const uint64_t stops = (highs(p) | (unescape ? backslashes(p) : 0)) & low_bits(available);
        const size_t plain = stops ? (size_t)__builtin_ctzll(stops) : available;
        k += keep(p, low_bits(plain), out + k);
        i += plain;
        if (!stops) continue;
        size_t length;
        if (text[i] == '\\') {
            const uint32_t scalar = escaped(text + i, n - i, &length);
            // A backslash that begins no escape is a symbol of one byte.
            if (scalar == BROKEN) length = 1;
            else k += keep_scalar(scalar, folded, out + k);
            i += length;
        }
        // Text that is not ASCII comes in words.
        while (i < n && text[i] >= 0x80) {
            k += keep_scalar(decoded(text + i, n - i, &length), folded, out + k);
            i += length;
        }
    }
    return k;
}

static size_t valid_utf8(const uint8_t *text, size_t n) {
    fp_block block;
    size_t i = 0;
    while (i < n) {
        const size_t available = n - i < BLOCK ? n - i : BLOCK;
        const uint64_t stops = highs(padded(text + i, n - i, &block)) & low_bits(available);
        if (!stops) {
            i += available;
            continue;
        }
        i += (size_t)__builtin_ctzll(stops);
        while (i < n && text[i] >= 0x80) {
            size_t length;
            decoded(text + i, n - i, &length);
            if (length == 1) return i;
            i += length;
        }
    }
    return n;
}

#define FP_TEXT_FUNCTIONS(title) {title, string_length, decode_string, normalise, valid_utf8}
