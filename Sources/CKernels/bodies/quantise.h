// Activations in 8 bits: what the integer products multiply by.

// The scheme of GGML's Q8_K (blocks of 256) and Q8_0 (of 32): the largest magnitude of a block becomes 127.
static void quantise(const float *x, size_t row, size_t columns, const fp_activations *out) {
    const size_t block = out->block;
    for (size_t b = 0; b < columns / block; b++, x += block) {
        const size_t place = b * out->capacity + row;
        int8_t *codes = out->codes + place * block;
        float largest[FP_LANES] = {0}, nothing[FP_LANES] = {0};
        for (size_t i = 0; i < block; i += FP_LANES)
            for (int l = 0; l < FP_LANES; l++) {
                const float magnitude = __builtin_fabsf(x[i + (size_t)l]);
                largest[l] = magnitude > largest[l] ? magnitude : largest[l];
                nothing[l] += x[i + (size_t)l] - x[i + (size_t)l];
            }
        float maximum = 0;
        for (int l = 0; l < FP_LANES; l++) maximum = largest[l] > maximum ? largest[l] : maximum;
        // What is not finite stays visible in the result: its block's scale is no number.
        const float finite = fp_sum_lanes(nothing);
        const int usable = finite == 0 && maximum > 1e-30f;
        const float factor = usable ? 127.0f / maximum : 0;
        out->scales[place] = usable ? 1.0f / factor : finite;
        int sum = 0;
        for (size_t i = 0; i < block; i += FP_LANES) {
            wide_t rounded = {0};
            if (usable)
                rounded = __builtin_convertvector(
                    __builtin_elementwise_rint(*(const lanes_t *)(x + i) * factor), wide_t);
            *(bytes_t *)(codes + i) = __builtin_convertvector(rounded, bytes_t);
            int part = 0;
            for (int l = 0; l < FP_LANES; l++) part += rounded[l];
            out->sums16[(place * block + i) / 16] = (int16_t)part;
            sum += part;
            if (i % 32 == 16) {
                out->sums32[(place * block + i) / 32] = (int16_t)sum;
                sum = 0;
            }
        }
    }
}
