// Products of packed weights with activations in 8 bits.
//
//   y = sum over blocks of  dx * (d * isum - dmin * msum),  isum = sum of scale * code * x,  msum = sum of minimum * x
//
// isum and msum are exact integers; the rest is one fixed sequence of fused multiply-adds, a block at a time. So an output
// has the same bits whatever the batch, the tile, the thread and the instruction set.
//
// Needs from the level: W weight rows in a vector, how many blocks of 256 columns to fetch ahead, and the operations of
// levels/lanes_*.h.

// The 8 quads of 32 columns, W of the 16 rows, one byte a code.
FP_INLINE void unpack(const int bits, const uint8_t *codes, ivec_t *quads) {
    if (bits == 8)
        for (int i = 0; i < 8; i++) quads[i] = load_quads(codes + i * 64);
    if (bits >= 4 && bits <= 6)
        for (int i = 0; i < 4; i++) {
            ivec_t v = load_quads(codes + i * 64);
            quads[i] = and_bytes(v, 0x0f);
            quads[i + 4] = and_bytes(shift_right(v, 4), 0x0f);
        }
    if (bits == 2 || bits == 3)
        for (int i = 0; i < 8; i++) quads[i] = and_bytes(shift_right(load_quads(codes + i / 4 * 64), i % 4 * 2), 0x03);
    if (bits == 6)
        for (int i = 0; i < 8; i++) {
            ivec_t v = load_quads(codes + (4 + i / 4) * 64);
            ivec_t high = i % 4 == 3 ? shift_right(v, 2) : shift_left(v, 4 - i % 4 * 2);
            quads[i] = or_bytes(quads[i], and_bytes(high, 0x30));
        }
    if (bits == 3 || bits == 5) {
        ivec_t v = load_quads(codes + (bits == 5 ? 4 : 2) * 64);
        const int place = bits - 1;
        for (int i = 0; i < 8; i++) {
            ivec_t high = i > place ? shift_right(v, i - place) : shift_left(v, place - i);
            quads[i] = or_bytes(quads[i], and_bytes(high, (uint8_t)(1 << place)));
        }
    }
}

// Adds scale times the dot product of `count` quads with x to `sum`.
FP_INLINE ivec_t add_scaled_dot(ivec_t sum, const int bits, const ivec_t *quads, const int count, const int8_t *x,
                                scale_t scale) {
    for (int i = 0; i < count; i += QUADS_OF_PARTIAL(bits)) {
        partial_t partial = no_partial();
        for (int j = i; j < count && j < i + QUADS_OF_PARTIAL(bits); j++) partial = dot(partial, quads[j], x + 4 * j);
        sum = add_scaled(sum, partial, scale);
    }
    return sum;
}

// `R` activation rows against 32 columns of W weight rows.
FP_INLINE void columns_of_rows(const fp_code code, const int R, const ivec_t *quads, const int8_t *x, scale_t first,
                               scale_t second, int begin, ivec_t *sums) {
    for (int r = 0; r < R; r++) {
        ivec_t sum = begin ? no_sum() : sums[r];
        const int8_t *row = x + r * 256;
        if (code.sub_block == 32) {
            sum = add_scaled_dot(sum, code.bits, quads, 8, row, first);
        } else {
            sum = add_scaled_dot(sum, code.bits, quads, 4, row, first);
            sum = add_scaled_dot(sum, code.bits, quads + 4, 4, row + 16, second);
        }
        sums[r] = sum;
    }
}

// The scales of one block of 256 columns, for W weight rows from row `half * W` of their group.
typedef struct {
    fvec_t d, dmin;
    ivec_t minimums[8]; // pairs: of minimums, or of the scales, where an offset is subtracted from each code
} block_scales;

FP_INLINE block_scales scales_of_block(const int type, const uint8_t *block, const int half) {
    const fp_code code = fp_code_of(type);
    const fp_block_layout layout = fp_block_layout_of(type);
    block_scales scales;
    scales.d = scales.dmin = load_halves(block + half * W * 2);
    if (code.minimums) scales.dmin = load_halves(block + layout.minimum_scale + half * W * 2);
    const uint8_t *pairs = block + (code.minimums ? layout.minimums : layout.scales);
    for (int i = 0; i < (code.sub_block == 32 ? 4 : 8); i++)
        scales.minimums[i] = load_pairs(pairs + (i * FP_GROUP + half * W) * 2);
    return scales;
}

// Adds one block's part to the totals of one activation row, whose place among the blocks' rows is `place`. `sum` is the
// row's isum, but for the offset of its codes where `offset` is not 0.
FP_INLINE void add_block(const int type, const block_scales *scales, ivec_t sum, const int offset,
                         const fp_activations *x, size_t place, float *total) {
    const fp_code code = fp_code_of(type);
    const int pairs = code.sub_block == 32 ? 4 : 8;
    const int16_t *inputs = code.sub_block == 32 ? x->sums32 + place * 8 : x->sums16 + place * 16;
    ivec_t below = no_sum();
    if (code.minimums || offset)
        for (int i = 0; i < pairs; i++) below = add_pair_products(below, scales->minimums[i], inputs + i * 2);
    fvec_t part;
    if (code.minimums)
        part = subtract_product(scales->dmin, to_floats(below), multiply(scales->d, to_floats(sum)));
    else
        part = multiply(scales->d, to_floats(offset ? subtract_times(sum, below, offset) : sum));
    store_floats(total, add_product(spread(x->scales[place]), part, load_floats(total)));
}

// One block of 256 columns of W weight rows, which begin at row `half * W` of their group, with `rows` activation rows.
// sums: scratch, one vector a row. totals: (rows, FP_GROUP), added to.
FP_INLINE void block_of_256(const int type, const uint8_t *block, const int half, const fp_activations *x, size_t b,
                            size_t first_row, size_t rows, ivec_t *sums, float *totals) {
    const fp_code code = fp_code_of(type);
    const fp_block_layout layout = fp_block_layout_of(type);
    const size_t place = b * x->capacity + first_row;
    for (int i = 0; i < 8; i++) {
        const uint8_t *codes = block + layout.codes + i * code.bits * 64;
        for (int line = 0; line < code.bits; line++) prefetch(codes + line * 64 + PREFETCH_BLOCKS * layout.bytes);
        ivec_t quads[8];
        unpack(code.bits, codes + half * W * 4, quads);
        scale_t first, second;
        if (code.sub_block == 32) {
            first = second = scale_of_bytes(block + layout.scales + i * FP_GROUP + half * W);
        } else {
            ivec_t pairs = load_pairs(block + layout.scales + (i * FP_GROUP + half * W) * 2);
            first = first_of_pairs(pairs);
            second = second_of_pairs(pairs);
        }
        const int8_t *row = x->codes + place * 256 + i * 32;
        size_t r = 0;
        for (; r + ROWS_AT_ONCE <= rows; r += ROWS_AT_ONCE)
            columns_of_rows(code, ROWS_AT_ONCE, quads, row + r * 256, first, second, i == 0, sums + r);
        for (; r < rows; r++) columns_of_rows(code, 1, quads, row + r * 256, first, second, i == 0, sums + r);
    }
    const block_scales scales = scales_of_block(type, block, half);
    for (size_t r = 0; r < rows; r++)
        add_block(type, &scales, sums[r], code.offset, x, place + r, totals + r * FP_GROUP + half * W);
}

// One block of 32 columns, as above.
FP_INLINE void block_of_32(const int type, const uint8_t *block, const int half, const fp_activations *x, size_t b,
                           size_t first_row, size_t rows, float *totals) {
    const fp_code code = fp_code_of(type);
    const fp_block_layout layout = fp_block_layout_of(type);
    const size_t place = b * x->capacity + first_row;
    const uint8_t *codes = block + layout.codes;
    for (int line = 0; line < code.bits; line++) prefetch(codes + line * 64 + 8 * PREFETCH_BLOCKS * layout.bytes);
    ivec_t quads[8];
    unpack(code.bits, codes + half * W * 4, quads);
    const fvec_t d = load_halves(block + half * W * 2);
    fvec_t minimum = d;
    if (code.minimums) minimum = load_halves(block + layout.minimum_scale + half * W * 2);
    const int8_t *row = x->codes + place * 32;
    for (size_t r = 0; r < rows; r++, row += 32) {
        const int input = x->sums32[place + r];
        ivec_t isum;
        if (code.bits == 8)
            isum = dot_of_bytes(quads, row, input);
        else
            isum = add_scaled_dot(spread_integer(-code.offset * input), code.bits, quads, 8, row, scale_of_one());
        fvec_t sum = multiply(d, to_floats(isum));
        if (code.minimums) sum = add_product(minimum, spread((float)input), sum);
        float *total = totals + r * FP_GROUP + half * W;
        store_floats(total, add_product(spread(x->scales[place + r]), sum, load_floats(total)));
    }
}

// Activation rows of a tile: their codes of one block, their sums and their totals stay in the first-level cache.
#define TILE_ROWS 64

// Copies the totals of `rows` activation rows, `width` of the group's 16 columns, to where they belong.
FP_INLINE void write_totals(const float *totals, size_t rows, size_t width, float *out, size_t stride) {
    for (size_t r = 0; r < rows; r++) memcpy(out + r * stride, totals + r * FP_GROUP, width * sizeof(float));
}

FP_INLINE void product_of_type(const int type, const fp_packed_matrix *weights, size_t first_group, size_t groups,
                               const fp_activations *x, size_t rows, float *out, size_t stride) {
    _Alignas(64) float totals[TILE_ROWS * FP_GROUP];
    ivec_t sums[TILE_ROWS];
    const size_t blocks = weights->columns / x->block, bytes = fp_block_layout_of(type).bytes;
    for (size_t g = first_group; g < first_group + groups; g++) {
        const uint8_t *first_block = (const uint8_t *)weights->data + g * blocks * bytes;
        const size_t column = g * FP_GROUP;
        const size_t width = weights->rows - column < FP_GROUP ? weights->rows - column : FP_GROUP;
        for (size_t m = 0; m < rows; m += TILE_ROWS) {
            const size_t tile = rows - m < TILE_ROWS ? rows - m : TILE_ROWS;
            memset(totals, 0, tile * FP_GROUP * sizeof(float));
            for (size_t b = 0; b < blocks; b++)
                for (int half = 0; half < FP_GROUP / W; half++)
                    if (fp_code_of(type).sub_block)
                        block_of_256(type, first_block + b * bytes, half, x, b, m, tile, sums, totals);
                    else
                        block_of_32(type, first_block + b * bytes, half, x, b, m, tile, totals);
            write_totals(totals, tile, width, out + m * stride + column, stride);
        }
    }
}

static void integer_product(const fp_packed_matrix *weights, size_t first_group, size_t groups, const fp_activations *x,
                            size_t rows, float *out, size_t stride) {
#define CASE(TYPE) case TYPE: product_of_type(TYPE, weights, first_group, groups, x, rows, out, stride); return;
    switch (weights->type) {
        CASE(FP_Q2_K) CASE(FP_Q3_K) CASE(FP_Q4_K) CASE(FP_Q5_K) CASE(FP_Q6_K)
        CASE(FP_Q4_0) CASE(FP_Q4_1) CASE(FP_Q5_0) CASE(FP_Q5_1) CASE(FP_Q8_0)
    default: return;
    }
#undef CASE
}
