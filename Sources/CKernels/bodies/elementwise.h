// Norms, activations and rotary embedding: one row or one head at a time.

static void rms_norm(const float *x, const float *weight, float epsilon, float *out, size_t count) {
    float lanes[FP_LANES] = {0};
    size_t whole = count - count % FP_LANES;
    for (size_t i = 0; i < whole; i += FP_LANES)
        for (int l = 0; l < FP_LANES; l++) lanes[l] = __builtin_fmaf(x[i + l], x[i + l], lanes[l]);
    for (size_t i = whole; i < count; i++) lanes[i - whole] = __builtin_fmaf(x[i], x[i], lanes[i - whole]);
    float scale = 1.0f / __builtin_sqrtf(fp_sum_lanes(lanes) / (float)count + epsilon);
    for (size_t i = 0; i < count; i++) out[i] = x[i] * scale * weight[i];
}

static void add_rows(float *x, const float *y, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] += y[i];
}

static void swiglu(float *gate, const float *up, size_t count) {
    for (size_t i = 0; i < count; i++) gate[i] = gate[i] / (1.0f + fp_exp_inline(-gate[i])) * up[i];
}

static void rope_interleaved(float *head, const float *cosine, const float *sine, size_t dimension) {
    for (size_t i = 0; i < dimension / 2; i++) {
        float a = head[2 * i], b = head[2 * i + 1];
        head[2 * i] = __builtin_fmaf(a, cosine[i], -(b * sine[i]));
        head[2 * i + 1] = __builtin_fmaf(a, sine[i], b * cosine[i]);
    }
}

static void rope_halves(float *head, const float *cosine, const float *sine, size_t dimension) {
    size_t half = dimension / 2;
    for (size_t i = 0; i < half; i++) {
        float a = head[i], b = head[i + half];
        head[i] = __builtin_fmaf(a, cosine[i], -(b * sine[i]));
        head[i + half] = __builtin_fmaf(a, sine[i], b * cosine[i]);
    }
}
