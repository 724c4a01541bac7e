// The layout of packed weights: what pack.c writes and the integer products read.
//
// Sixteen weight rows (a group) stand side by side, four consecutive columns of each in one 32-bit lane, so that one
// 64-byte vector holds a "quad" of 4 columns for 16 rows: what VNNI instructions and AMX tiles take as it is.
// 32 columns are 8 quads; their codes of 2 to 8 bits take bits * 64 bytes:
//   nibbles  4 vectors: the low half of vector i is quad i, the high half quad i + 4      (4, 5 and 6 bits)
//   pairs    2 vectors: vector v holds the next 2 bits of quads 4v to 4v + 3              (2, 3 and 6 bits)
//   bits     1 vector: bit i is the highest bit of quad i                                 (3 and 5 bits)
//   bytes    8 vectors                                                                    (8 bits)
// in this order. A code of 8 bits stands with 128 added.
//
// A block is what shares one float scale a row: 256 columns, with integer scales of its sub-blocks, or 32 columns.
//   d        16 halves
//   dmin     16 halves, where the type has minimums
//   scales   of sub-blocks of 32: 8 x 16 bytes; of 16: 8 x 16 pairs of bytes, a pair for each 32 columns
//   minimums 4 x 16 pairs of sub-blocks of 32, or 8 x 16 pairs of 16
//   codes    (256 or 32) / 32 times bits * 64 bytes, from a multiple of 64 in blocks of 256
// The blocks of a group follow each other; so do the groups.
#ifndef FIRSTPASS_PACKED_H
#define FIRSTPASS_PACKED_H

#include "CKernels.h"

#define FP_GROUP 16

// What a tensor type is made of.
typedef struct {
    int bits;      // of a code
    int offset;    // what is subtracted from a code; of 8-bit codes, what was added to it
    int sub_block; // columns that share an integer scale: 16 or 32; 0 where the block has its float scale only
    int minimums;  // whether a multiple of dmin is subtracted from (blocks of 256), or added to (of 32), each weight
} fp_code;

static inline __attribute__((always_inline)) fp_code fp_code_of(int type) {
    switch (type) {
    case FP_Q2_K: return (fp_code){2, 0, 16, 1};
    case FP_Q3_K: return (fp_code){3, 4, 16, 0};
    case FP_Q4_K: return (fp_code){4, 0, 32, 1};
    case FP_Q5_K: return (fp_code){5, 0, 32, 1};
    case FP_Q6_K: return (fp_code){6, 32, 16, 0};
    case FP_Q4_0: return (fp_code){4, 8, 0, 0};
    case FP_Q4_1: return (fp_code){4, 0, 0, 1};
    case FP_Q5_0: return (fp_code){5, 16, 0, 0};
    case FP_Q5_1: return (fp_code){5, 0, 0, 1};
    case FP_Q8_0: return (fp_code){8, 128, 0, 0};
    default: return (fp_code){0, 0, 0, 0};
    }
}

// Where the parts of a block begin, in bytes, and how long it is.
typedef struct {
    size_t minimum_scale, scales, minimums, codes, bytes;
} fp_block_layout;

static inline __attribute__((always_inline)) fp_block_layout fp_block_layout_of(int type) {
    fp_code code = fp_code_of(type);
    fp_block_layout layout = {.minimum_scale = 2 * FP_GROUP};
    layout.scales = code.minimums ? 4 * FP_GROUP : 2 * FP_GROUP;
    if (!code.sub_block) {
        layout.minimums = layout.codes = layout.scales;
        layout.bytes = layout.codes + (size_t)code.bits * 64;
        return layout;
    }
    size_t count = (size_t)(256 / code.sub_block) * FP_GROUP;
    layout.minimums = layout.scales + count;
    layout.codes = layout.minimums + (code.minimums ? count : 0);
    layout.codes = (layout.codes + 63) / 64 * 64;
    layout.bytes = layout.codes + (size_t)code.bits * 64 * 8;
    return layout;
}

#endif
