// Expanding GGUF's tensor types to F32.
//
// Block layouts as in the GGML project's format (ggml-common.h): a "d" is a half-precision scale, "dmin" a half-precision
// scale of minimums. Weights of a block stand in groups whose low and high nibbles are half a group apart.
//   type  weights  bytes  layout
//   Q4_0    32      18    d, 16 nibble pairs                      w = d * (q - 8)
//   Q4_1    32      20    d, m, 16 nibble pairs                   w = d * q + m
//   Q5_0    32      22    d, 32 high bits, 16 nibble pairs        w = d * (q - 16)
//   Q5_1    32      24    d, m, 32 high bits, 16 nibble pairs     w = d * q + m
//   Q8_0    32      34    d, 32 int8                              w = d * q
//   Q2_K   256      84    16 (scale, min) nibbles, 64 bytes of 2-bit q, d, dmin
//   Q3_K   256     110    32 bytes of high bits, 64 bytes of 2-bit q, 12 bytes of 6-bit scales, d
//   Q4_K   256     144    d, dmin, 12 bytes of 6-bit scales and mins, 128 nibble pairs
//   Q5_K   256     176    as Q4_K with 32 bytes of high bits before the nibbles
//   Q6_K   256     210    128 low nibble pairs, 64 bytes of 2 high bits, 16 int8 scales, d

FP_INLINE float half_at(const uint8_t *bytes) {
    _Float16 value;
    memcpy(&value, bytes, sizeof value);
    return (float)value;
}

static void from_f16(const uint8_t *source, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) out[i] = half_at(source + 2 * i);
}

static void from_bf16(const uint8_t *source, float *out, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, source + 2 * i, sizeof half);
        union { uint32_t bits; float value; } wide = {.bits = (uint32_t)half << 16};
        out[i] = wide.value;
    }
}

// The codes of as many weights as there are lanes.
typedef uint8_t codes_t __attribute__((vector_size(FP_LANES), aligned(1)));
typedef int8_t signed_codes_t __attribute__((vector_size(FP_LANES), aligned(1)));

FP_INLINE codes_t codes_at(const uint8_t *bytes) { return *(const codes_t *)bytes; }

// out = scale * (codes - offset)
FP_INLINE void store_scaled(float *out, codes_t codes, int offset, float scale) {
    signed_codes_t centred = (signed_codes_t)codes - (int8_t)offset;
    *(lanes_t *)out = scale * __builtin_convertvector(centred, lanes_t);
}

// out = scale * codes + shift
FP_INLINE void store_shifted(float *out, codes_t codes, float scale, float shift) {
    *(lanes_t *)out = scale * __builtin_convertvector(codes, lanes_t) + shift;
}

// Bit i of two bytes in code i, as 16 or 0.
FP_INLINE codes_t fifth_bits(const uint8_t *bytes) {
    const codes_t place = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8_t a = bytes[0], b = bytes[1];
    codes_t spread = {a, a, a, a, a, a, a, a, b, b, b, b, b, b, b, b};
    return (codes_t)((spread & place) != 0) & 16;
}

static void from_q4_0(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 32, block += 18, out += 32) {
        float d = half_at(block);
        codes_t codes = codes_at(block + 2);
        store_scaled(out, codes & 15, 8, d);
        store_scaled(out + 16, codes >> 4, 8, d);
    }
}

static void from_q4_1(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 32, block += 20, out += 32) {
        float d = half_at(block), m = half_at(block + 2);
        codes_t codes = codes_at(block + 4);
        store_shifted(out, codes & 15, d, m);
        store_shifted(out + 16, codes >> 4, d, m);
    }
}

static void from_q5_0(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 32, block += 22, out += 32) {
        float d = half_at(block);
        codes_t codes = codes_at(block + 6);
        store_scaled(out, (codes & 15) | fifth_bits(block + 2), 16, d);
        store_scaled(out + 16, (codes >> 4) | fifth_bits(block + 4), 16, d);
    }
}

static void from_q5_1(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 32, block += 24, out += 32) {
        float d = half_at(block), m = half_at(block + 2);
        codes_t codes = codes_at(block + 8);
        store_shifted(out, (codes & 15) | fifth_bits(block + 4), d, m);
        store_shifted(out + 16, (codes >> 4) | fifth_bits(block + 6), d, m);
    }
}

static void from_q8_0(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 32, block += 34, out += 32) {
        float d = half_at(block);
        store_scaled(out, codes_at(block + 2), 0, d);
        store_scaled(out + 16, codes_at(block + 18), 0, d);
    }
}

static void from_q2_k(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 256, block += 84) {
        const uint8_t *scales = block, *quants = block + 16;
        float d = half_at(block + 80), dmin = half_at(block + 82);
        for (int half = 0; half < 2; half++, quants += 32)
            for (int shift = 0; shift < 8; shift += 2)
                for (int part = 0; part < 2; part++, scales++, out += 16) {
                    float scale = d * (float)(*scales & 15), minimum = dmin * (float)(*scales >> 4);
                    store_shifted(out, codes_at(quants + 16 * part) >> (uint8_t)shift & 3, scale, -minimum);
                }
    }
}

static void from_q3_k(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 256, block += 110) {
        const uint8_t *high = block, *quants = block + 32, *packed = block + 96;
        float d = half_at(block + 108);
        int group = 0;
        for (int half = 0; half < 2; half++, quants += 32)
            for (int shift = 0; shift < 8; shift += 2)
                for (int part = 0; part < 2; part++, group++, out += 16) {
                    // 16 scales of 6 bits: low nibbles in bytes 0-7 (groups 8-15 in the upper halves), high bits in 8-11.
                    int low = group < 8 ? packed[group] & 15 : packed[group - 8] >> 4;
                    int upper = packed[8 + group % 4] >> (2 * (group / 4)) & 3;
                    float scale = d * (float)((low | upper << 4) - 32);
                    uint8_t bit = (uint8_t)(4 * half + shift / 2);
                    codes_t codes = codes_at(quants + 16 * part) >> (uint8_t)shift & 3;
                    codes |= (codes_at(high + 16 * part) >> bit & 1) << 2;
                    store_scaled(out, codes, 4, scale);
                }
    }
}

// Scale of sub-block `j` of 8 and what is added to its weights, the negated minimum: 6 bits each in the 12 bytes of Q4_K
// and Q5_K.
FP_INLINE void scale_and_shift(int j, const uint8_t *packed, float d, float dmin, float *scale, float *shift) {
    int factor = packed[j] & 63, minimum = packed[j + 4] & 63;
    if (j >= 4) {
        factor = (packed[j + 4] & 15) | (packed[j - 4] >> 6) << 4;
        minimum = (packed[j + 4] >> 4) | (packed[j] >> 6) << 4;
    }
    *scale = d * (float)factor;
    *shift = -(dmin * (float)minimum);
}

static void from_q4_k(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 256, block += 144) {
        float d = half_at(block), dmin = half_at(block + 2);
        const uint8_t *quants = block + 16;
        for (int pair = 0; pair < 4; pair++, quants += 32, out += 64) {
            float scale0, shift0, scale1, shift1;
            scale_and_shift(2 * pair, block + 4, d, dmin, &scale0, &shift0);
            scale_and_shift(2 * pair + 1, block + 4, d, dmin, &scale1, &shift1);
            for (int i = 0; i < 32; i += 16) {
                codes_t codes = codes_at(quants + i);
                store_shifted(out + i, codes & 15, scale0, shift0);
                store_shifted(out + i + 32, codes >> 4, scale1, shift1);
            }
        }
    }
}

static void from_q5_k(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 256, block += 176) {
        float d = half_at(block), dmin = half_at(block + 2);
        const uint8_t *high = block + 16, *quants = block + 48;
        for (int pair = 0; pair < 4; pair++, quants += 32, out += 64) {
            float scale0, shift0, scale1, shift1;
            scale_and_shift(2 * pair, block + 4, d, dmin, &scale0, &shift0);
            scale_and_shift(2 * pair + 1, block + 4, d, dmin, &scale1, &shift1);
            for (int i = 0; i < 32; i += 16) {
                codes_t codes = codes_at(quants + i), fifth = codes_at(high + i) >> (uint8_t)(2 * pair);
                store_shifted(out + i, (codes & 15) | (fifth & 1) << 4, scale0, shift0);
                store_shifted(out + i + 32, (codes >> 4) | (fifth >> 1 & 1) << 4, scale1, shift1);
            }
        }
    }
}

static void from_q6_k(const uint8_t *block, float *out, size_t count) {
    for (; count; count -= 256, block += 210) {
        const uint8_t *low = block, *high = block + 128;
        const int8_t *scales = (const int8_t *)(block + 192);
        float d = half_at(block + 208);
        for (int half = 0; half < 2; half++, low += 64, high += 32, scales += 8, out += 128)
            for (int part = 0; part < 2; part++) {
                // Four groups of 32 weights share 64 low bytes and 32 high bytes; a scale covers 16 weights.
                float d0 = d * (float)scales[part], d1 = d * (float)scales[part + 2];
                float d2 = d * (float)scales[part + 4], d3 = d * (float)scales[part + 6];
                codes_t first = codes_at(low + 16 * part), second = codes_at(low + 16 * part + 32);
                codes_t upper = codes_at(high + 16 * part);
                float *to = out + 16 * part;
                store_scaled(to, (first & 15) | (upper & 3) << 4, 32, d0);
                store_scaled(to + 32, (second & 15) | (upper >> 2 & 3) << 4, 32, d1);
                store_scaled(to + 64, (first >> 4) | (upper >> 4 & 3) << 4, 32, d2);
                store_scaled(to + 96, (second >> 4) | (upper >> 6) << 4, 32, d3);
            }
    }
}

static int dequantise(int type, const void *source, float *out, size_t count) {
    switch (type) {
    case FP_F32: memcpy(out, source, count * sizeof(float)); return 0;
    case FP_F16: from_f16(source, out, count); return 0;
    case FP_BF16: from_bf16(source, out, count); return 0;
    case FP_Q4_0: from_q4_0(source, out, count); return 0;
    case FP_Q4_1: from_q4_1(source, out, count); return 0;
    case FP_Q5_0: from_q5_0(source, out, count); return 0;
    case FP_Q5_1: from_q5_1(source, out, count); return 0;
    case FP_Q8_0: from_q8_0(source, out, count); return 0;
    case FP_Q2_K: from_q2_k(source, out, count); return 0;
    case FP_Q3_K: from_q3_k(source, out, count); return 0;
    case FP_Q4_K: from_q4_k(source, out, count); return 0;
    case FP_Q5_K: from_q5_k(source, out, count); return 0;
    case FP_Q6_K: from_q6_k(source, out, count); return 0;
    default: return -1;
    }
}
