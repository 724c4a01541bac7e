// Text at memory speed: the strings of JSON, the letters and digits of a text, and where pieces of a benchmark stand.
#ifndef FIRSTPASS_CTEXT_H
#define FIRSTPASS_CTEXT_H

#include <stddef.h>
#include <stdint.h>

// Every function that writes may write up to this many bytes behind what it says that it wrote.
enum { FP_TEXT_SLACK = 64 };

// The scalars that the table of characters covers: no letter or digit lies above.
enum { FP_CHARACTERS = 0x40000 };

// The functions of one instruction set. All give the same results.
typedef struct {
    const char *name;

    // The bytes of a JSON string before its closing quote; `string` points behind the opening one. `n` where none closes
    // it or a control character stands in it. `has_escape` is set where a backslash was seen, and never cleared.
    size_t (*string_length)(const uint8_t *string, size_t n, int *has_escape);

    // Undoes the escapes of a JSON string (RFC 8259, section 7) into at most `n` bytes of UTF-8; half a surrogate pair
    // becomes U+FFFD. -1 where an escape is broken. `has_backslash` is set where a backslash was written.
    ptrdiff_t (*decode_string)(const uint8_t *string, size_t n, uint8_t *out, int *has_backslash);

    // The letters and digits of UTF-8 text with case folded, as UTF-8 into at most 2 `n` bytes; gives their number.
    // `folded` has for each scalar the one that it becomes, or 0 where it is not kept. What is ill-formed is not kept.
    // `unescape` undoes the escapes of a JSON string on the way.
    size_t (*normalise)(const uint8_t *text, size_t n, int unescape, const uint32_t *folded, uint8_t *out);

    // The bytes before the first that is no part of well-formed UTF-8 (Unicode 16, table 3-7); `n` where all is.
    size_t (*valid_utf8)(const uint8_t *text, size_t n);
} fp_text_functions;

// The instruction sets of this machine, fastest first; NULL behind the last.
const fp_text_functions *fp_text_functions_of_machine(size_t index);

// Which pieces of some bytes may occur: a bitmap of their hashes. See PieceBitmap.swift.
typedef struct {
    const uint64_t *words;
    // Two to the power of this is the number of bits.
    unsigned logarithm;
    // The bytes of a piece, 1 to 8, and of the shortest text that is looked for.
    size_t piece, shortest;
} fp_pieces;

// The bit of a piece.
static inline uint64_t fp_piece_bit(const fp_pieces *pieces, const uint8_t *at) {
    uint64_t value = 0;
    __builtin_memcpy(&value, at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    value &= ~0ull >> (64 - 8 * pieces->piece);
    // Multiplicative hashing (Knuth, volume 3, section 6.4): the odd number nearest to 2^64 / the golden ratio.
    return value * 0x9E3779B97F4A7C15ull >> (64 - pieces->logarithm);
}

// The next stretch of the text, at or behind `*position`, that may hold what is looked for: `shortest` bytes or more of
// which every piece is in the bitmap, and maximal. Sets `*start` and `*end`, steps `*position`, and gives 1; 0 at the end.
// Begin with 0. The 8 bytes behind the text are read.
int fp_next_stretch(const fp_pieces *pieces, const uint8_t *text, size_t n, size_t *position, size_t *start, size_t *end);

// Has the allocator keep that much memory that was freed, and take blocks of up to half of it from there.
void fp_keep_freed_memory(int bytes);

#endif
