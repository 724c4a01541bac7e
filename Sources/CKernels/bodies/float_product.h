// Products of a few weight rows with many activation rows.
//
// An output is FP_LANES running sums over the columns (lane = column modulo FP_LANES) and then a fixed tree, whatever
// tile it is computed in. That is what makes a row's bits independent of the batch, which a BLAS does not promise:
// OpenBLAS's Haswell sgemm was seen to give one row other bits at another place in the same tile.

FP_INLINE lanes_t load(const float *x) { return *(const lanes_t *)x; }

// The last columns, where they are no whole number of lanes; the rest of the lanes is 0 and adds nothing.
FP_INLINE lanes_t load_partial(const float *x, size_t count) {
    float padded[FP_LANES] = {0};
    memcpy(padded, x, count * sizeof(float));
    return load(padded);
}

// The tree of fp_sum_lanes.
FP_INLINE float sum(lanes_t v) {
    float lanes[FP_LANES];
    *(lanes_t *)lanes = v;
    return fp_sum_lanes(lanes);
}

// One tile: `R` weight rows times `T` activation rows. Both are constants wherever this is inlined.
FP_INLINE void tile(const int R, const int T, const float *weights, const float *input, size_t input_stride,
                    size_t columns, float *output, size_t output_stride, int accumulate) {
    lanes_t sums[8][3];
    for (int r = 0; r < R; r++)
        for (int t = 0; t < T; t++) sums[r][t] = (lanes_t){0};
    size_t whole = columns - columns % FP_LANES;
    for (size_t c = 0; c < whole; c += FP_LANES) {
        lanes_t x[3];
        for (int t = 0; t < T; t++) x[t] = load(input + t * input_stride + c);
        for (int r = 0; r < R; r++) {
            lanes_t w = load(weights + r * columns + c);
            for (int t = 0; t < T; t++) sums[r][t] = __builtin_elementwise_fma(w, x[t], sums[r][t]);
        }
    }
    if (whole < columns)
        for (int r = 0; r < R; r++)
            for (int t = 0; t < T; t++)
                sums[r][t] = __builtin_elementwise_fma(
                    load_partial(weights + r * columns + whole, columns - whole),
                    load_partial(input + t * input_stride + whole, columns - whole), sums[r][t]);
    for (int r = 0; r < R; r++)
        for (int t = 0; t < T; t++) {
            float *out = output + t * output_stride + r;
            *out = (accumulate ? *out : 0.0f) + sum(sums[r][t]);
        }
}

// All activation rows against `R` weight rows.
FP_INLINE void strip(const int R, const float *weights, const float *input, size_t input_stride, size_t tokens,
                     size_t columns, float *output, size_t output_stride, int accumulate) {
    size_t t = 0;
    for (; t + 3 <= tokens; t += 3)
        tile(R, 3, weights, input + t * input_stride, input_stride, columns, output + t * output_stride,
             output_stride, accumulate);
    for (; t < tokens; t++)
        tile(R, 1, weights, input + t * input_stride, input_stride, columns, output + t * output_stride,
             output_stride, accumulate);
}

// `strip` for every group of R rows: R as many as the registers hold.
FP_INLINE void strips(const int R, const float *weights, size_t rows, const float *input, size_t input_stride,
                      size_t tokens, size_t columns, float *output, size_t output_stride, int accumulate) {
    size_t r = 0;
    for (; r + R <= rows; r += R)
        strip(R, weights + r * columns, input, input_stride, tokens, columns, output + r, output_stride, accumulate);
    for (; r < rows; r++)
        strip(1, weights + r * columns, input, input_stride, tokens, columns, output + r, output_stride, accumulate);
}

static void float_product(const float *weights, size_t rows, const float *input, size_t input_stride, size_t tokens,
                          size_t columns, float *output, size_t output_stride, int accumulate) {
    strips(FLOAT_ROWS_AT_ONCE, weights, rows, input, input_stride, tokens, columns, output, output_stride, accumulate);
}
