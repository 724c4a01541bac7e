// The tiles of AMX in plain C, so that the kernels that use them are tested on every machine with AVX-512 VNNI.

typedef struct {
    size_t rows;
    int32_t lanes[16][16];
} tile_t;

static _Thread_local tile_t tiles[8];

FP_INLINE void tile_zero(int tile) { memset(tiles[tile].lanes, 0, sizeof tiles[tile].lanes); }
FP_INLINE void tile_load(int tile, const void *from, size_t stride) {
    for (size_t r = 0; r < tiles[tile].rows; r++) memcpy(tiles[tile].lanes[r], (const uint8_t *)from + r * stride, 64);
}
FP_INLINE void tile_store(int tile, void *to) { memcpy(to, tiles[tile].lanes, tiles[tile].rows * 64); }

FP_INLINE void add_products(int sum, int a, int b, int is_signed) {
    for (size_t r = 0; r < tiles[sum].rows; r++)
        for (int k = 0; k < 16; k++) {
            const int8_t *x = (const int8_t *)&tiles[a].lanes[r][k];
            for (int n = 0; n < 16; n++) {
                const uint8_t *w = (const uint8_t *)&tiles[b].lanes[k][n];
                for (int c = 0; c < 4; c++) tiles[sum].lanes[r][n] += x[c] * (is_signed ? (int8_t)w[c] : w[c]);
            }
        }
}
FP_INLINE void tile_add_unsigned(int sum, int a, int b) { add_products(sum, a, b, 0); }
FP_INLINE void tile_add_signed(int sum, int a, int b) { add_products(sum, a, b, 1); }

FP_INLINE void begin_tiles(size_t rows) {
    for (int tile = 0; tile < 8; tile++) tiles[tile].rows = tile < 5 ? rows : 16;
}
FP_INLINE void end_tiles(void) {}
