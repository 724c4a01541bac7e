// All kernels of one instruction set: what a file of levels/ is made of. It sets LEVEL (the table's name), LEVEL_NAME,
// LEVEL_TITLE, LANES_HEADER, FLOAT_ROWS_AT_ONCE and, where there are some, TILES_HEADER and QUERIES_AT_ONCE.
#include "dequantise.h"
#include "float_product.h"
#include "elementwise.h"
#include "vocabulary.h"
#include "attention.h"
#include "quantise.h"
#include LANES_HEADER
#include "integer_product.h"
#ifdef TILES_HEADER
#include TILES_HEADER
#include "tile_product.h"
#define PACKED_PRODUCT tile_product
#define GROUPS_TOGETHER TILE_GROUPS
#else
#define PACKED_PRODUCT integer_product
#define GROUPS_TOGETHER 2
#endif

const fp_kernels LEVEL = {
    .name = LEVEL_NAME,
    .title = LEVEL_TITLE,
    .groups_together = GROUPS_TOGETHER,
    .dequantise = dequantise,
    .multiply = float_product,
    .quantise = quantise,
    .multiply_packed = PACKED_PRODUCT,
    .rms_norm = rms_norm,
    .add = add_rows,
    .swiglu = swiglu,
    .rope_interleaved = rope_interleaved,
    .rope_halves = rope_halves,
    .attention = attention,
    .largest = largest_of,
    .sum_exp = sum_exp,
    .exponentials = exponentials,
    .indices_above = indices_above,
};
