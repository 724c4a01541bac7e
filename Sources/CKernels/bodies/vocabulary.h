// Passes over a row of logits, for the sampler.

static float largest_of(const float *x, size_t count) {
    float lanes[FP_LANES];
    for (int l = 0; l < FP_LANES; l++) lanes[l] = x[0];
    size_t whole = count - count % FP_LANES;
    for (size_t i = 0; i < whole; i += FP_LANES)
        for (int l = 0; l < FP_LANES; l++) lanes[l] = x[i + l] > lanes[l] ? x[i + l] : lanes[l];
    for (size_t i = whole; i < count; i++) lanes[0] = x[i] > lanes[0] ? x[i] : lanes[0];
    float largest = lanes[0];
    for (int l = 1; l < FP_LANES; l++) largest = lanes[l] > largest ? lanes[l] : largest;
    return largest;
}

static float sum_exp(const float *x, float shift, float factor, size_t count) {
    float lanes[FP_LANES] = {0};
    size_t whole = count - count % FP_LANES;
    for (size_t i = 0; i < whole; i += FP_LANES)
        for (int l = 0; l < FP_LANES; l++) lanes[l] += fp_exp_inline((x[i + l] - shift) * factor);
    for (size_t i = whole; i < count; i++) lanes[i - whole] += fp_exp_inline((x[i] - shift) * factor);
    return fp_sum_lanes(lanes);
}

static size_t indices_above(const float *x, float threshold, size_t count, int32_t *indices, size_t capacity) {
    size_t found = 0;
    size_t whole = count - count % FP_LANES;
    for (size_t i = 0; i < count;) {
        if (i < whole) {
            // Most blocks hold nothing: one vector comparison passes over sixteen values.
            int any = 0;
            for (int l = 0; l < FP_LANES; l++) any |= x[i + l] >= threshold;
            if (!any) {
                i += FP_LANES;
                continue;
            }
        }
        size_t end = i < whole ? i + FP_LANES : count;
        for (; i < end; i++)
            if (x[i] >= threshold) {
                if (found < capacity) indices[found] = (int32_t)i;
                found++;
            }
    }
    return found;
}

static void exponentials(const float *x, const int32_t *indices, size_t count, float shift, float factor, float *out) {
    for (size_t i = 0; i < count; i++) out[i] = fp_exp_inline((x[indices[i]] - shift) * factor);
}
