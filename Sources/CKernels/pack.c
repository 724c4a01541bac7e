// Repacking GGUF's quantised tensors into the layout of packed.h. Codes, scales and minimums are moved, never rounded.
#include "packed.h"

#include <string.h>

#define FP_INLINE static inline __attribute__((always_inline))

size_t fp_packed_block(int type) { return fp_code_of(type).bits ? (fp_code_of(type).sub_block ? 256 : 32) : 0; }

size_t fp_packed_bytes(int type, size_t rows, size_t columns) {
    size_t block = fp_packed_block(type);
    if (!block || columns % block) return 0;
    return (rows + FP_GROUP - 1) / FP_GROUP * (columns / block) * fp_block_layout_of(type).bytes;
}

// One block of one row, taken apart.
typedef struct {
    uint8_t codes[256];
    uint8_t scales[16], minimums[16];
    uint8_t d[2], dmin[2];
} block_parts;

// The 6-bit scales and minimums of 8 sub-blocks in 12 bytes, of Q4_K and Q5_K.
FP_INLINE void six_bit_scales(const uint8_t *packed, block_parts *parts) {
    for (int j = 0; j < 4; j++) {
        parts->scales[j] = packed[j] & 63;
        parts->minimums[j] = packed[j + 4] & 63;
        parts->scales[j + 4] = (uint8_t)((packed[j + 8] & 15) | packed[j] >> 6 << 4);
        parts->minimums[j + 4] = (uint8_t)(packed[j + 8] >> 4 | packed[j + 4] >> 6 << 4);
    }
}

// Layouts of GGUF's blocks: see bodies/dequantise.h.
FP_INLINE void take_apart(int type, const uint8_t *block, block_parts *parts) {
    uint8_t *codes = parts->codes;
    switch (type) {
    case FP_Q4_0: case FP_Q4_1: case FP_Q5_0: case FP_Q5_1: {
        int five = type == FP_Q5_0 || type == FP_Q5_1, minimum = type == FP_Q4_1 || type == FP_Q5_1;
        const uint8_t *high = block + 2 + 2 * minimum, *nibbles = high + 4 * five;
        memcpy(parts->d, block, 2);
        memcpy(parts->dmin, block + 2, 2);
        for (int i = 0; i < 16; i++) {
            codes[i] = nibbles[i] & 15;
            codes[i + 16] = nibbles[i] >> 4;
        }
        if (five)
            for (int i = 0; i < 32; i++) codes[i] |= (uint8_t)((high[i / 8] >> i % 8 & 1) << 4);
        return;
    }
    case FP_Q8_0:
        memcpy(parts->d, block, 2);
        for (int i = 0; i < 32; i++) codes[i] = block[2 + i] ^ 0x80;
        return;
    case FP_Q2_K:
        memcpy(parts->d, block + 80, 2);
        memcpy(parts->dmin, block + 82, 2);
        for (int j = 0; j < 16; j++) {
            parts->scales[j] = block[j] & 15;
            parts->minimums[j] = block[j] >> 4;
        }
        for (int i = 0; i < 256; i++) codes[i] = block[16 + i / 128 * 32 + i % 32] >> (2 * (i / 32 % 4)) & 3;
        return;
    case FP_Q3_K:
        memcpy(parts->d, block + 108, 2);
        for (int j = 0; j < 16; j++) {
            int low = j < 8 ? block[96 + j] & 15 : block[96 + j - 8] >> 4;
            parts->scales[j] = (uint8_t)((low | (block[104 + j % 4] >> (2 * (j / 4)) & 3) << 4) - 32);
        }
        for (int i = 0; i < 256; i++) {
            int low = block[32 + i / 128 * 32 + i % 32] >> (2 * (i / 32 % 4)) & 3;
            codes[i] = (uint8_t)(low | (block[i % 32] >> (i / 32) & 1) << 2);
        }
        return;
    case FP_Q4_K: case FP_Q5_K: {
        const uint8_t *high = block + 16, *nibbles = type == FP_Q5_K ? block + 48 : block + 16;
        memcpy(parts->d, block, 2);
        memcpy(parts->dmin, block + 2, 2);
        six_bit_scales(block + 4, parts);
        for (int i = 0; i < 256; i++) {
            codes[i] = nibbles[i / 64 * 32 + i % 32] >> (4 * (i / 32 % 2)) & 15;
            if (type == FP_Q5_K) codes[i] |= (uint8_t)((high[i % 32] >> (i / 32) & 1) << 4);
        }
        return;
    }
    case FP_Q6_K:
        memcpy(parts->d, block + 208, 2);
        memcpy(parts->scales, block + 192, 16);
        for (int i = 0; i < 256; i++) {
            int half = i / 128, part = i / 32 % 4, place = i % 32;
            int low = block[half * 64 + part % 2 * 32 + place] >> (4 * (part / 2)) & 15;
            codes[i] = (uint8_t)(low | (block[128 + half * 32 + place] >> (2 * part) & 3) << 4);
        }
        return;
    default: return;
    }
}

// Writes the 32 codes of one row, four to a word, into its lane of the vectors.
FP_INLINE void place_codes(const uint8_t *codes, int bits, int row, uint8_t *out) {
    uint32_t quads[8], *lane = (uint32_t *)out + row;
    memcpy(quads, codes, sizeof quads);
    if (bits == 8)
        for (int i = 0; i < 8; i++) lane[i * FP_GROUP] = quads[i];
    if (bits >= 4 && bits <= 6) {
        for (int i = 0; i < 4; i++)
            lane[i * FP_GROUP] = (quads[i] & 0x0f0f0f0f) | (quads[i + 4] & 0x0f0f0f0f) << 4;
        lane += 4 * FP_GROUP;
        for (int i = 0; i < 8; i++) quads[i] = quads[i] >> 4 & 0x0f0f0f0f;
    }
    if (bits == 2 || bits == 3 || bits == 6) {
        for (int v = 0; v < 2; v++, lane += FP_GROUP) {
            *lane = 0;
            for (int j = 0; j < 4; j++) *lane |= (quads[4 * v + j] & 0x03030303) << (2 * j);
        }
        for (int i = 0; i < 8; i++) quads[i] = quads[i] >> 2 & 0x3f3f3f3f;
    }
    if (bits == 3 || bits == 5) {
        *lane = 0;
        for (int i = 0; i < 8; i++) *lane |= (quads[i] & 0x01010101) << i;
    }
}

FP_INLINE void place_block(int type, const block_parts *parts, int row, uint8_t *out) {
    const fp_code code = fp_code_of(type);
    const fp_block_layout layout = fp_block_layout_of(type);
    memcpy(out + 2 * row, parts->d, 2);
    if (code.minimums) memcpy(out + layout.minimum_scale + 2 * row, parts->dmin, 2);
    if (code.sub_block == 32)
        for (int j = 0; j < 8; j++) {
            out[layout.scales + (size_t)(j * FP_GROUP + row)] = parts->scales[j];
            out[layout.minimums + (size_t)(j / 2 * 2 * FP_GROUP + 2 * row + j % 2)] = parts->minimums[j];
        }
    if (code.sub_block == 16)
        for (int j = 0; j < 16; j++) {
            size_t place = (size_t)(j / 2 * 2 * FP_GROUP + 2 * row + j % 2);
            out[layout.scales + place] = parts->scales[j];
            if (code.minimums) out[layout.minimums + place] = parts->minimums[j];
        }
    for (int i = 0; i < (code.sub_block ? 8 : 1); i++)
        place_codes(parts->codes + 32 * i, code.bits, row, out + layout.codes + (size_t)(i * code.bits * 64));
}

FP_INLINE size_t source_block_bytes(int type) {
    switch (type) {
    case FP_Q4_0: return 18;
    case FP_Q4_1: return 20;
    case FP_Q5_0: return 22;
    case FP_Q5_1: return 24;
    case FP_Q8_0: return 34;
    case FP_Q2_K: return 84;
    case FP_Q3_K: return 110;
    case FP_Q4_K: return 144;
    case FP_Q5_K: return 176;
    default: return 210;
    }
}

// `type` is a constant wherever this is inlined.
FP_INLINE void pack_group(const int type, const uint8_t *source, size_t rows, size_t blocks, uint8_t *out) {
    const size_t source_bytes = source_block_bytes(type), block_bytes = fp_block_layout_of(type).bytes;
    if (rows < FP_GROUP) memset(out, 0, blocks * block_bytes);
    for (size_t b = 0; b < blocks; b++)
        for (size_t row = 0; row < rows; row++) {
            block_parts parts;
            take_apart(type, source + (row * blocks + b) * source_bytes, &parts);
            place_block(type, &parts, (int)row, out + b * block_bytes);
        }
}

void fp_pack_group(int type, const void *source, size_t rows, size_t columns, size_t group, void *packed) {
    const size_t blocks = columns / fp_packed_block(type), first = group * FP_GROUP;
    const size_t count = rows - first < FP_GROUP ? rows - first : FP_GROUP;
    const uint8_t *from = (const uint8_t *)source + first * blocks * source_block_bytes(type);
    uint8_t *out = (uint8_t *)packed + group * blocks * fp_block_layout_of(type).bytes;
    switch (type) {
    case FP_Q4_0: pack_group(FP_Q4_0, from, count, blocks, out); return;
    case FP_Q4_1: pack_group(FP_Q4_1, from, count, blocks, out); return;
    case FP_Q5_0: pack_group(FP_Q5_0, from, count, blocks, out); return;
    case FP_Q5_1: pack_group(FP_Q5_1, from, count, blocks, out); return;
    case FP_Q8_0: pack_group(FP_Q8_0, from, count, blocks, out); return;
    case FP_Q2_K: pack_group(FP_Q2_K, from, count, blocks, out); return;
    case FP_Q3_K: pack_group(FP_Q3_K, from, count, blocks, out); return;
    case FP_Q4_K: pack_group(FP_Q4_K, from, count, blocks, out); return;
    case FP_Q5_K: pack_group(FP_Q5_K, from, count, blocks, out); return;
    case FP_Q6_K: pack_group(FP_Q6_K, from, count, blocks, out); return;
    default: return;
    }
}
