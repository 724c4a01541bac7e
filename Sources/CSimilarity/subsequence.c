// The longest common subsequence, 64 words of one text at a time: Hyyrö, "Bit-parallel LCS-length computation
// revisited" (2004), after Crochemore et al., "A fast and practical bit-vector algorithm for the longest common
// subsequence problem" (2001).
#include "CSimilarity.h"

#include <string.h>

// The slot of a word, or the empty one where it would be. There are never more than 64 words.
static inline size_t slot_of(uint32_t word, const uint32_t *words) {
    size_t slot = word % FP_SLOTS;
    while (words[slot] != word && words[slot]) slot = (slot + 1) % FP_SLOTS;
    return slot;
}

void fp_word_places(const uint32_t *text, size_t count, uint32_t *words, uint64_t *masks) {
    for (size_t place = 0; place < count; place++) {
        const size_t block = place / 64 * FP_SLOTS, slot = slot_of(text[place], words + block);
        words[block + slot] = text[place];
        masks[block + slot] |= (uint64_t)1 << place % 64;
    }
}

// The row of bits after the last word of the text; a bit is clear where the common subsequence grows by one. An empty
// slot has no places.
static uint64_t last_row(const uint32_t *text, size_t count, const uint32_t *words, const uint64_t *masks) {
    uint64_t row = ~(uint64_t)0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t matched = row & masks[slot_of(text[i], words)];
        row = (row + matched) | (row - matched);
    }
    return row;
}

// The same for one of several blocks: the addition's carry goes from each block to the next, word by word of the text.
static uint64_t last_row_of_block(const uint32_t *text, size_t count, const uint32_t *words, const uint64_t *masks,
                                  uint8_t *carries) {
    uint64_t row = ~(uint64_t)0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t matched = row & masks[slot_of(text[i], words)];
        unsigned long long carry;
        const uint64_t sum = __builtin_addcll(row, matched, carries[i], &carry);
        row = sum | (row - matched);
        carries[i] = (uint8_t)carry;
    }
    return row;
}

size_t fp_common_subsequence(const uint32_t *text, size_t count, const uint32_t *words, const uint64_t *masks,
                             size_t length, uint8_t *carries) {
    if (length > 64) memset(carries, 0, count);
    size_t common = 0;
    for (size_t first = 0; first < length; first += 64) {
        const size_t slots = first / 64 * FP_SLOTS, used = length - first < 64 ? length - first : 64;
        const uint64_t row = length <= 64 ? last_row(text, count, words, masks)
                                          : last_row_of_block(text, count, words + slots, masks + slots, carries);
        const uint64_t unused = used < 64 ? ~(uint64_t)0 << used : 0;
        common += (size_t)__builtin_popcountll(~(row | unused));
    }
    return common;
}
