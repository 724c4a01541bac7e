// The MinHash signature, once for all instruction sets. A file of levels/ sets LEVEL (the table's name), LEVEL_NAME and
// REGISTERS: the vectors of 16 values that are worked on at once, so that minima and permutations stay in registers, and
// VECTOR_BITS: left to itself the compiler takes half registers where it has whole ones.
#include "CSimilarity.h"

#include <string.h>

typedef uint32_t values_t __attribute__((vector_size(64), aligned(4)));

__attribute__((min_vector_width(VECTOR_BITS))) static void signature(
    const uint32_t *shingles, size_t count, const uint32_t *xors, const uint32_t *factors, uint32_t *result) {
    for (size_t first = 0; first < FP_PERMUTATIONS; first += 16 * REGISTERS) {
        values_t xor[REGISTERS], factor[REGISTERS], least[REGISTERS];
        memcpy(xor, xors + first, sizeof xor);
        memcpy(factor, factors + first, sizeof factor);
        memset(least, 0xff, sizeof least);
        for (size_t i = 0; i < count; i++) {
#pragma clang loop unroll(full)
            for (size_t r = 0; r < REGISTERS; r++)
                least[r] = __builtin_elementwise_min(least[r], (shingles[i] ^ xor[r]) * factor[r]);
        }
        memcpy(result + first, least, sizeof least);
    }
}

const fp_similarity_kernels LEVEL = {.name = LEVEL_NAME, .signature = signature};
