// Products with AMX tiles: 16 activation rows times 16 weight rows times 64 columns an instruction.
//
// A tile knows nothing of scales, and to scale its sums every 16 or 32 columns would leave it idle. So integer scales are
// multiplied into the codes while they are unpacked. The products do not fit a byte; they are split over two planes,
//
//   unsigned scales (Q2_K, Q4_K, Q5_K):  code * scale = 8 * (code * (scale >> 3)) + code * (scale & 7)
//   signed scales (Q3_K, Q6_K):          (code - offset) * scale = 64 * high + low,  0 <= low < 64
//
// each plane is multiplied, and sums are brought together and scaled by floats once in 256 columns. They are the same
// integers as those of integer_product, so the result has the same bits.
//
// Needs W = 16 and the operations of levels/tiles_*.h.

FP_INLINE int has_signed_scales(const int type) { return type == FP_Q3_K || type == FP_Q6_K; }

// Both planes of one block: four quarters of 64 columns, 16 quads each.
typedef struct {
    _Alignas(64) uint8_t high[4][16][64], low[4][16][64];
} code_planes;

// Bytes times a scale of at most 7: no product reaches 256, so two bytes are multiplied as one number of 16 bits.
FP_INLINE void split_unsigned(ivec_t quad, ivec_t high_scale, ivec_t low_scale, uint8_t *high, uint8_t *low) {
    _mm512_store_si512(high, _mm512_mullo_epi16(quad, high_scale));
    _mm512_store_si512(low, _mm512_mullo_epi16(quad, low_scale));
}

// even, odd: the scale in every other byte. below: the offset times the scale, in 16 bits.
FP_INLINE void split_signed(ivec_t quad, ivec_t even, ivec_t odd, ivec_t below, uint8_t *high, uint8_t *low) {
    const ivec_t first = _mm512_sub_epi16(_mm512_maddubs_epi16(quad, even), below);
    const ivec_t second = _mm512_sub_epi16(_mm512_maddubs_epi16(quad, odd), below);
    const ivec_t byte = _mm512_set1_epi16(0xff);
    // Where the mask has a one, the first operand, else the second.
    const ivec_t upper = _mm512_ternarylogic_epi32(byte, _mm512_srai_epi16(first, 6), _mm512_slli_epi16(second, 2), 0xca);
    const ivec_t lower = _mm512_ternarylogic_epi32(byte, first, _mm512_slli_epi16(second, 8), 0xca);
    _mm512_store_si512(high, upper);
    _mm512_store_si512(low, _mm512_and_si512(lower, _mm512_set1_epi8(63)));
}

// The same number of 16 bits twice in each lane of 32.
FP_INLINE ivec_t doubled(ivec_t v) {
    v = _mm512_and_si512(v, _mm512_set1_epi32(0xffff));
    return _mm512_or_si512(v, _mm512_slli_epi32(v, 16));
}

FP_INLINE void split_quads(const int type, const ivec_t *quads, int count, ivec_t scale, uint8_t (*high)[64],
                           uint8_t (*low)[64]) {
    if (has_signed_scales(type)) {
        const ivec_t offset = _mm512_set1_epi32(fp_code_of(type).offset);
        const ivec_t even = doubled(_mm512_and_si512(scale, _mm512_set1_epi32(0xff))), odd = _mm512_slli_epi16(even, 8);
        const ivec_t below = doubled(_mm512_mullo_epi32(scale, offset));
        for (int i = 0; i < count; i++) split_signed(quads[i], even, odd, below, high[i], low[i]);
    } else {
        const ivec_t seven = _mm512_set1_epi32(7);
        const ivec_t high_scale = doubled(_mm512_srli_epi32(scale, 3)), low_scale = doubled(_mm512_and_si512(scale, seven));
        for (int i = 0; i < count; i++) split_unsigned(quads[i], high_scale, low_scale, high[i], low[i]);
    }
}

FP_INLINE void split_quarter(const int type, const uint8_t *block, int quarter, code_planes *out) {
    const fp_code code = fp_code_of(type);
    const fp_block_layout layout = fp_block_layout_of(type);
    for (int i = 0; i < 2; i++) {
        const int part = 2 * quarter + i;
        const uint8_t *codes = block + layout.codes + part * code.bits * 64;
        for (int line = 0; line < code.bits; line++) prefetch(codes + line * 64 + PREFETCH_BLOCKS * layout.bytes);
        ivec_t quads[8];
        unpack(code.bits, codes, quads);
        uint8_t (*high)[64] = out->high[quarter] + 8 * i, (*low)[64] = out->low[quarter] + 8 * i;
        if (code.sub_block == 32) {
            split_quads(type, quads, 8, scale_of_bytes(block + layout.scales + part * FP_GROUP), high, low);
        } else {
            const ivec_t pairs = load_pairs(block + layout.scales + part * FP_GROUP * 2);
            split_quads(type, quads, 4, first_of_pairs(pairs), high, low);
            split_quads(type, quads + 4, 4, second_of_pairs(pairs), high + 4, low + 4);
        }
    }
}

// The sums of one tile of activation rows with one block, as they come out of the two planes, and where they belong.
typedef struct {
    _Alignas(64) int32_t high[16][16], low[16][16];
    const uint8_t *block;
    size_t place, rows; // the first row's place among the blocks' rows
    float *totals;
} tile_sums;

FP_INLINE void add_sums(const int type, const tile_sums *sums, const fp_activations *x, size_t first, size_t last) {
    if (first >= sums->rows) return;
    if (last > sums->rows) last = sums->rows;
    const block_scales scales = scales_of_block(type, sums->block, 0);
    for (size_t r = first; r < last; r++) {
        const ivec_t high = _mm512_slli_epi32(_mm512_load_si512(sums->high[r]), has_signed_scales(type) ? 6 : 3);
        add_block(type, &scales, _mm512_add_epi32(high, _mm512_load_si512(sums->low[r])), 0, x, sums->place + r,
                  sums->totals + r * FP_GROUP);
    }
}

#define TILE_ROWS_OF_CHUNK 64
// Groups that share a block's activations while they are in the first-level cache.
#define TILE_GROUPS 4

// One tile of activation rows with one block. In quarters, so that tile products, unpacking the next block and scaling
// the last tile's sums overlap: each of them as a whole fills the processor's queues. HIGH and LOW are tile registers.
#define TILE_STEP(HIGH, LOW, ADD)                                                                   \
    tile_zero(HIGH);                                                                                \
    tile_zero(LOW);                                                                                 \
    for (int quarter = 0; quarter < 4; quarter++) {                                                 \
        tile_load(4, codes + quarter * 64, 256);                                                    \
        tile_load(6, planes->high[quarter], 64);                                                    \
        ADD(HIGH, 4, 6);                                                                            \
        tile_load(7, planes->low[quarter], 64);                                                     \
        ADD(LOW, 4, 7);                                                                             \
        for (; unpacked * tiles < step_of_block * 4 + quarter + 1 && unpacked < 4; unpacked++)       \
            if (next) split_quarter(type, next, (int)unpacked, next_planes);                        \
        if (last) add_sums(type, last, x, (size_t)quarter * 4, (size_t)quarter * 4 + 4);            \
    }                                                                                               \
    tile_store(HIGH, now->high);                                                                    \
    tile_store(LOW, now->low);

#define TILE_STEPS(ADD)                  \
    if (step % 2) {                      \
        TILE_STEP(2, 3, ADD)             \
    } else {                             \
        TILE_STEP(0, 1, ADD)             \
    }

FP_INLINE void tiles_of_groups(const int type, const uint8_t *first_block, size_t blocks, size_t groups,
                               const fp_activations *x, size_t first_row, size_t rows, float *totals) {
    const size_t bytes = fp_block_layout_of(type).bytes, tiles = (rows + 15) / 16;
    code_planes both_planes[2];
    tile_sums both_sums[2];
    const tile_sums *last = NULL;
    size_t step = 0;
    for (int quarter = 0; quarter < 4; quarter++) split_quarter(type, first_block, quarter, &both_planes[0]);
    for (size_t pair = 0; pair < blocks * groups; pair++) {
        const size_t b = pair / groups, g = pair % groups;
        const uint8_t *block = first_block + (g * blocks + b) * bytes;
        const size_t following = pair + 1;
        const uint8_t *next =
            following < blocks * groups ? first_block + (following % groups * blocks + following / groups) * bytes : NULL;
        const code_planes *planes = &both_planes[pair % 2];
        code_planes *next_planes = &both_planes[following % 2];
        size_t unpacked = 0;
        for (size_t step_of_block = 0; step_of_block < tiles; step_of_block++, step++) {
            const size_t row = first_row + step_of_block * 16;
            const int8_t *codes = x->codes + (b * x->capacity + row) * 256;
            tile_sums *now = &both_sums[step % 2];
            if (has_signed_scales(type)) {
                TILE_STEPS(tile_add_signed)
            } else {
                TILE_STEPS(tile_add_unsigned)
            }
            now->block = block;
            now->place = b * x->capacity + row;
            now->rows = rows - step_of_block * 16 < 16 ? rows - step_of_block * 16 : 16;
            now->totals = totals + (g * TILE_ROWS_OF_CHUNK + step_of_block * 16) * FP_GROUP;
            last = now;
        }
    }
    if (last) add_sums(type, last, x, 0, 16);
}

FP_INLINE void tile_product_of_type(const int type, const fp_packed_matrix *weights, size_t first_group, size_t groups,
                                    const fp_activations *x, size_t rows, float *out, size_t stride) {
    _Alignas(64) float totals[TILE_GROUPS * TILE_ROWS_OF_CHUNK * FP_GROUP];
    const size_t blocks = weights->columns / x->block, bytes = fp_block_layout_of(type).bytes;
    begin_tiles(rows < 16 ? rows : 16);
    for (size_t g = first_group; g < first_group + groups; g += TILE_GROUPS) {
        const size_t together = first_group + groups - g < TILE_GROUPS ? first_group + groups - g : TILE_GROUPS;
        for (size_t m = 0; m < rows; m += TILE_ROWS_OF_CHUNK) {
            const size_t chunk = rows - m < TILE_ROWS_OF_CHUNK ? rows - m : TILE_ROWS_OF_CHUNK;
            memset(totals, 0, sizeof totals);
            tiles_of_groups(type, (const uint8_t *)weights->data + g * blocks * bytes, blocks, together, x, m, chunk, totals);
            for (size_t i = 0; i < together; i++) {
                const size_t column = (g + i) * FP_GROUP;
                const size_t width = weights->rows - column < FP_GROUP ? weights->rows - column : FP_GROUP;
                write_totals(totals + i * TILE_ROWS_OF_CHUNK * FP_GROUP, chunk, width, out + m * stride + column, stride);
            }
        }
    }
    end_tiles();
}

// Rows from which tiles are faster than vectors (measured by the probe that this kernel follows).
#define FEWEST_ROWS_OF_TILES 5

static void tile_product(const fp_packed_matrix *weights, size_t first_group, size_t groups, const fp_activations *x,
                         size_t rows, float *out, size_t stride) {
#define CASE(TYPE) \
    case TYPE: tile_product_of_type(TYPE, weights, first_group, groups, x, rows, out, stride); return;
    // Blocks of 32 have a float scale each: a tile would be scaled after half its depth.
    if (rows >= FEWEST_ROWS_OF_TILES) switch (weights->type) {
        CASE(FP_Q2_K) CASE(FP_Q3_K) CASE(FP_Q4_K) CASE(FP_Q5_K) CASE(FP_Q6_K)
    default: break;
    }
#undef CASE
    integer_product(weights, first_group, groups, x, rows, out, stride);
}
