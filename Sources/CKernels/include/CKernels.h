// Numeric kernels of the local engine: plain C, no allocation, no state.
//
// Every float reduction has one fixed order (FP_LANES partial sums, then a fixed tree) and every fused multiply-add is
// written out, so a result has the same bits whatever the instruction set, the batch and the number of threads.
#ifndef FIRSTPASS_CKERNELS_H
#define FIRSTPASS_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// Tensor types, with the numbers that GGUF files carry.
enum fp_type {
    FP_F32 = 0, FP_F16 = 1, FP_Q4_0 = 2, FP_Q4_1 = 3, FP_Q5_0 = 6, FP_Q5_1 = 7, FP_Q8_0 = 8,
    FP_Q2_K = 10, FP_Q3_K = 11, FP_Q4_K = 12, FP_Q5_K = 13, FP_Q6_K = 14, FP_BF16 = 30
};

// A quantised matrix in the layout of packed.h.
typedef struct {
    int type;
    size_t rows, columns;
    const void *data;
} fp_packed_matrix;

// Rows of activations in 8 bits with one float scale a block of `block` columns: 256 or 32, what the matrix's type has.
// Arrays are (blocks, capacity, ...), where `capacity` is the rows that fit.
typedef struct {
    int8_t *codes;   // (blocks, capacity, block)
    float *scales;   // (blocks, capacity)
    int16_t *sums16; // (blocks, capacity, block / 16): sums of 16 codes
    int16_t *sums32; // (blocks, capacity, block / 32): of 32
    size_t capacity, block; // 15 rows beyond the last of `codes` may be read
} fp_activations;

// Positions in a page of the KV cache.
#define FP_PAGE 32
// Queries that one call of `attention` takes at most: its rows times the heads of a group.
#define FP_QUERIES 64

// One row of activations in `attention`.
typedef struct {
    const float *query;        // (group, dimension)
    float *out;                // (group, dimension)
    const float *_Nonnull const *_Nonnull pages; // the pages of the row's sequence, in order
    size_t positions;          // how many of the sequence's positions the row sees, at least 1
} fp_attention_row;

// What the rows of one call have in common.
typedef struct {
    size_t group;     // query heads that share a key/value head
    size_t dimension; // of a head
    size_t keys;      // where in a page the keys of this layer and head begin, in floats: (dimension, FP_PAGE)
    size_t values;    // and the values: (FP_PAGE, fp_padded(dimension)), zero beyond the dimension
    float scale;
} fp_attention_shape;

// The next whole number of lanes.
static inline size_t fp_padded(size_t count) { return (count + 15) / 16 * 16; }

// Floats of scratch that `attention` needs for sequences of up to `positions`.
static inline size_t fp_attention_scratch(size_t dimension, size_t positions) {
    return FP_QUERIES * (dimension + fp_padded(dimension) + (positions + FP_PAGE - 1) / FP_PAGE * FP_PAGE);
}

// All kernels for one instruction set.
typedef struct {
    // As `FIRSTPASS_ISA` has it, and for people.
    const char *name, *title;
    // Groups of weight rows that `multiply_packed` is best given at a time where it has 16 activation rows and more.
    size_t groups_together;

    // Expands `count` weights, a whole number of blocks, from `source` to `out`. Returns 0, or -1 where the type is unknown.
    int (*dequantise)(int type, const void *source, float *out, size_t count);

    // output[t][r] (+)= sum over c of weights[r][c] * input[t][c], for `rows` weight rows that lie one after the other
    // and `tokens` activation rows. Strides in floats. Adds to what is there if `accumulate` is not 0.
    void (*multiply)(const float *weights, size_t rows, const float *input, size_t input_stride, size_t tokens,
                     size_t columns, float *output, size_t output_stride, int accumulate);

    // Writes row `row` of the activations from x, `columns` floats: a whole number of blocks.
    void (*quantise)(const float *x, size_t row, size_t columns, const fp_activations *out);

    // out[m][n] = the product of activation row m and weight row n, for the first `rows` activation rows and `groups`
    // groups of 16 weight rows from `first_group`. `stride` is that of out, in floats.
    void (*multiply_packed)(const fp_packed_matrix *weights, size_t first_group, size_t groups,
                            const fp_activations *x, size_t rows, float *out, size_t stride);

    // out[i] = x[i] / sqrt(mean(x^2) + epsilon) * weight[i], for one row of `count`.
    void (*rms_norm)(const float *x, const float *weight, float epsilon, float *out, size_t count);

    // x[i] += y[i].
    void (*add)(float *x, const float *y, size_t count);

    // gate[i] = silu(gate[i]) * up[i].
    void (*swiglu)(float *gate, const float *up, size_t count);

    // Rotates one head in place by the angles of one position. `cosine` and `sine` have dimension/2 values.
    // Interleaved: pairs (2i, 2i+1), as in `llama` files. Halves: pairs (i, i + dimension/2), as in `qwen2` files.
    void (*rope_interleaved)(float *head, const float *cosine, const float *sine, size_t dimension);
    void (*rope_halves)(float *head, const float *cosine, const float *sine, size_t dimension);

    // Attention of rows, of one sequence or of many, for the query heads that share one key/value head.
    // scratch: fp_attention_scratch(dimension, most positions of a row) floats.
    void (*attention)(const fp_attention_row *rows, size_t count, const fp_attention_shape *shape, float *scratch);

    // The largest of `count` > 0 values.
    float (*largest)(const float *x, size_t count);

    // The sum of exp((x[i] - shift) * factor).
    float (*sum_exp)(const float *x, float shift, float factor, size_t count);

    // out[i] = exp((x[indices[i]] - shift) * factor). exp is off by less than one unit in the last place; 0 below -87.3,
    // and above 88.3 what it is there.
    void (*exponentials)(const float *x, const int32_t *indices, size_t count, float shift, float factor, float *out);

    // Writes the indices of values >= threshold, in order, and returns how many there are in all (at most `capacity`
    // are written).
    size_t (*indices_above)(const float *x, float threshold, size_t count, int32_t *indices, size_t capacity);
} fp_kernels;

// The kernels that this machine can run, fastest first; NULL beyond the last. The last one is always `scalar`.
const fp_kernels *_Nullable fp_kernels_of_machine(size_t index);

// The kernels for AMX with tiles in plain C, very slow: to test them where there is no AMX. NULL without AVX-512 VNNI.
const fp_kernels *_Nullable fp_kernels_for_tests(void);

// Columns of a block of packed weights of a type: 256, 32, or 0 where the type is not packed.
size_t fp_packed_block(int type);

// Bytes of a packed matrix; 0 where the type is not packed or the columns are no whole number of blocks.
size_t fp_packed_bytes(int type, size_t rows, size_t columns);

// Packs weight rows 16 * group to 16 * group + 15 of a matrix, or as many of them as it has, into their place in `packed`.
void fp_pack_group(int type, const void *source, size_t rows, size_t columns, size_t group, void *packed);

#pragma clang assume_nonnull end
#endif
