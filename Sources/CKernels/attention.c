// Attention of one query position over a KV cache that lies in several spans.
#include "fixed_lanes.h"

FP_INLINE float dot(const float *a, const float *b, size_t count) {
    float lanes[FP_LANES] = {0};
    size_t whole = count - count % FP_LANES;
    for (size_t i = 0; i < whole; i += FP_LANES)
        for (int l = 0; l < FP_LANES; l++) lanes[l] = __builtin_fmaf(a[i + l], b[i + l], lanes[l]);
    for (size_t i = whole; i < count; i++) lanes[i - whole] = __builtin_fmaf(a[i], b[i], lanes[i - whole]);
    return fp_sum_lanes(lanes);
}

FP_DISPATCH
void fp_attention(const float *query, size_t group, size_t dimension, const fp_kv_span *spans, size_t span_count,
                  size_t stride, size_t offset, float scale, size_t positions, float *scores, float *out) {
    // A key row is read once for the whole group of heads that share it.
    size_t position = 0;
    for (size_t s = 0; s < span_count; s++) {
        const float *key = spans[s].keys + offset;
        for (size_t i = 0; i < spans[s].count; i++, position++, key += stride)
            for (size_t h = 0; h < group; h++)
                scores[h * positions + position] = scale * dot(query + h * dimension, key, dimension);
    }
    for (size_t h = 0; h < group; h++) {
        float *row = scores + h * positions;
        float largest = row[0];
        for (size_t i = 1; i < positions; i++) largest = row[i] > largest ? row[i] : largest;
        float lanes[FP_LANES] = {0};
        size_t whole = positions - positions % FP_LANES;
        for (size_t i = 0; i < whole; i += FP_LANES)
            for (int l = 0; l < FP_LANES; l++) {
                row[i + l] = fp_exp_inline(row[i + l] - largest);
                lanes[l] += row[i + l];
            }
        for (size_t i = whole; i < positions; i++) {
            row[i] = fp_exp_inline(row[i] - largest);
            lanes[i - whole] += row[i];
        }
        float inverse = 1.0f / fp_sum_lanes(lanes);
        for (size_t i = 0; i < positions; i++) row[i] *= inverse;
        for (size_t d = 0; d < dimension; d++) out[h * dimension + d] = 0;
    }
    position = 0;
    for (size_t s = 0; s < span_count; s++) {
        const float *value = spans[s].values + offset;
        for (size_t i = 0; i < spans[s].count; i++, position++, value += stride)
            for (size_t h = 0; h < group; h++) {
                float weight = scores[h * positions + position];
                float *sum = out + h * dimension;
                for (size_t d = 0; d < dimension; d++) sum[d] = __builtin_fmaf(weight, value[d], sum[d]);
            }
    }
}
