// Numeric kernels of the local engine: plain C, no allocation, no state.
//
// Every float reduction has one fixed order (FP_LANES partial sums, then a fixed tree) and every fused multiply-add is
// written out, so a result has the same bits whatever the instruction set, the batch and the number of threads.
#ifndef FIRSTPASS_CKERNELS_H
#define FIRSTPASS_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

// Tensor types, with the numbers that GGUF files carry.
enum fp_type {
    FP_F32 = 0, FP_F16 = 1, FP_Q4_0 = 2, FP_Q4_1 = 3, FP_Q5_0 = 6, FP_Q5_1 = 7, FP_Q8_0 = 8,
    FP_Q2_K = 10, FP_Q3_K = 11, FP_Q4_K = 12, FP_Q5_K = 13, FP_Q6_K = 14, FP_BF16 = 30
};

// Expands `count` weights, a whole number of blocks, from `source` to `out`. Returns 0, or -1 where the type is unknown.
int fp_dequantise(int type, const void *source, float *out, size_t count);

// The name of the instruction set that the kernels run with on this machine: `AVX-512`, `AVX2`, `NEON` or `scalar`.
const char *fp_instruction_set(void);

// output[t][r] (+)= sum over c of weights[r][c] * input[t][c], for `rows` weight rows that lie one after the other and
// `tokens` activation rows. Strides in floats. Adds to what is there if `accumulate` is not 0.
void fp_multiply(const float *weights, size_t rows, const float *input, size_t input_stride, size_t tokens,
                 size_t columns, float *output, size_t output_stride, int accumulate);

// out[i] = x[i] / sqrt(mean(x^2) + epsilon) * weight[i], for one row of `count`.
void fp_rms_norm(const float *x, const float *weight, float epsilon, float *out, size_t count);

// x[i] += y[i].
void fp_add(float *x, const float *y, size_t count);

// gate[i] = silu(gate[i]) * up[i].
void fp_swiglu(float *gate, const float *up, size_t count);

// Rotates one head in place by the angles of one position. `cosine` and `sine` have dimension/2 values.
// Interleaved: pairs (2i, 2i+1), as in `llama` files. Halves: pairs (i, i + dimension/2), as in `qwen2` files.
void fp_rope_interleaved(float *head, const float *cosine, const float *sine, size_t dimension);
void fp_rope_halves(float *head, const float *cosine, const float *sine, size_t dimension);

// A run of consecutive positions in the KV cache of one layer. Row p is at keys + p * stride.
typedef struct {
    const float *keys;
    const float *values;
    size_t count;
} fp_kv_span;

// Attention of one query position for the query heads that share one key/value head.
//   query  (group, dimension), consecutive heads
//   spans  positions in order; `offset` floats into each row is where this key/value head begins
//   scores (group, positions), scratch
//   out    (group, dimension)
// Positions are summed one after the other, so where one span ends and the next begins does not change a bit.
void fp_attention(const float *query, size_t group, size_t dimension, const fp_kv_span *spans, size_t span_count,
                  size_t stride, size_t offset, float scale, size_t positions, float *scores, float *out);

// The largest of `count` > 0 values.
float fp_max(const float *x, size_t count);

// The sum of exp((x[i] - shift) * factor).
float fp_sum_exp(const float *x, float shift, float factor, size_t count);

// exp(x), off by less than one unit in the last place; 0 below -87.3, and above 88.3 what it is there.
float fp_exp(float x);

// Writes the indices of values >= threshold, in order, and returns how many there are in all (at most `capacity` are written).
size_t fp_indices_above(const float *x, float threshold, size_t count, int32_t *indices, size_t capacity);

#endif
