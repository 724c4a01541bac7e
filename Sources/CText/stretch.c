// Where pieces of a benchmark stand close together.
//
// A text of `shortest` bytes holds, at some multiple of `stride`, a whole piece of `piece` bytes, where
// stride + piece - 1 = shortest. So it is enough to look at every `stride`-th byte, and to walk from there to both sides
// while pieces are in the bitmap: what is looked for has only such pieces.
#include "CText.h"

static int has(const fp_pieces *pieces, const uint8_t *at) {
    const uint64_t bit = fp_piece_bit(pieces, at);
    return pieces->words[bit >> 6] >> (bit & 63) & 1;
}

int fp_next_stretch(const fp_pieces *pieces, const uint8_t *text, size_t n, size_t *position, size_t *start, size_t *end) {
    const size_t stride = pieces->shortest - pieces->piece + 1;
    if (n < pieces->piece) return 0;
    const size_t last = n - pieces->piece;
    // A stretch covers the next multiple of `stride` from `*position` on; all before lies in earlier stretches or in none.
    for (size_t at = *position; at <= last; at += stride) {
        if (!has(pieces, text + at)) continue;
        // The stretch before ended at a piece that is not in the bitmap, so walking back ends there at the latest.
        size_t first = at, beyond = at + 1;
        while (first > 0 && has(pieces, text + first - 1)) first--;
        while (beyond <= last && has(pieces, text + beyond)) beyond++;
        if (beyond - first < stride) continue;
        *start = first;
        *end = beyond + pieces->piece - 1;
        *position = at + (beyond - at + stride - 1) / stride * stride;
        return 1;
    }
    *position = n;
    return 0;
}
