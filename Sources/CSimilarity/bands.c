// What is derived from a MinHash signature.
#include "CSimilarity.h"

// A least value is small, so that its highest bits are mostly 0; bit 11 is as good as drawn.
void fp_sketch(const uint32_t *signature, uint64_t *sketch) {
    for (size_t word = 0; word < FP_PERMUTATIONS / 64; word++) {
        uint64_t bits = 0;
        for (size_t i = 0; i < 64; i++) bits |= (uint64_t)(signature[word * 64 + i] >> 11 & 1) << i;
        sketch[word] = bits;
    }
}

void fp_band_keys(const uint32_t *signature, size_t bands, size_t rows, uint32_t *keys) {
    for (size_t band = 0; band < bands; band++) {
        // Bands differ from the first step on, so that they can share one table.
        uint64_t key = band + 1;
        for (size_t row = 0; row < rows; row++) {
            key = (key ^ signature[band * rows + row]) * 0x9e3779b97f4a7c15;
            key ^= key >> 32;
        }
        keys[band] = (uint32_t)key;
    }
}
