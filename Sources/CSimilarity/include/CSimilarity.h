// Kernels for finding similar texts: plain C on whole numbers, no allocation, no state.
//
// Every instruction set gives the same bits.
#ifndef FIRSTPASS_CSIMILARITY_H
#define FIRSTPASS_CSIMILARITY_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Values of a MinHash signature.
#define FP_PERMUTATIONS 128
// Characters of a shingle.
#define FP_SHINGLE 5

// The kernels of one instruction set; the name is a constant of the program.
typedef struct __attribute__((swift_attr("@Sendable"))) {
    const char *name;
    // signature[p] = the least (shingle ^ xors[p]) * factors[p] mod 2^32 of all shingles; ~0 where there are none.
    // xors, factors and signature are (FP_PERMUTATIONS); factors are odd, so that each p is a permutation.
    void (*signature)(const uint32_t *shingles, size_t count, const uint32_t *xors, const uint32_t *factors,
                      uint32_t *signature);
} fp_similarity_kernels;

// The kernels that this machine can run, fastest first; NULL beyond the last.
const fp_similarity_kernels *_Nullable fp_similarity_kernels_of_machine(size_t index);
const fp_similarity_kernels *fp_fastest_similarity_kernels(void);

// The numbers of the shingles of well-formed UTF-8 text, in the order of the text, repetitions included; a text shorter
// than a shingle is one shingle, an empty one has none. Shingles of a-z and 0-9 have different numbers; others are hashed.
// `shingles` has room for `bytes` numbers. Returns how many there are.
size_t fp_shingles(const uint8_t *text, size_t bytes, uint32_t *shingles);

// Sorts numbers that are spread evenly and removes repetitions; returns how many are left. `scratch` has room for as
// many as `numbers`.
size_t fp_sort_unique(uint32_t *numbers, size_t count, uint32_t *scratch);

// How many numbers two ascending arrays without repetitions have in common.
size_t fp_common(const uint32_t *left, size_t left_count, const uint32_t *right, size_t right_count);

// One bit a value of a signature: two words.
void fp_sketch(const uint32_t *signature, uint64_t *sketch);

// A 32-bit key for each band: of `rows` values, from the first on.
void fp_band_keys(const uint32_t *signature, size_t bands, size_t rows, uint32_t *keys);

// Slots of the table of a block of 64 words: a quarter of them is taken at most.
#define FP_SLOTS 256

// Where each word of a text stands, for fp_common_subsequence: a table for each block of 64 words of the text.
// `words` and `masks` are (blocks, FP_SLOTS) and begin as zeros. No word is 0.
void fp_word_places(const uint32_t *text, size_t count, uint32_t *words, uint64_t *masks);

// The length of the longest common subsequence of a text and the one of fp_word_places, which has `length` words.
// `carries` has room for `count` bytes; it is not used where `length` is 64 or less.
size_t fp_common_subsequence(const uint32_t *text, size_t count, const uint32_t *words, const uint64_t *masks,
                             size_t length, uint8_t *carries);

// Asks for the cache line of an address, so that several can be on their way at once.
static inline void fp_prefetch(const void *address) { __builtin_prefetch(address); }

// Asks for large pages for the memory of a big table, which lookups reach in no order; it works without them too.
void fp_prefer_large_pages(void *memory, size_t bytes);

#pragma clang assume_nonnull end
#endif
