// Tiles of AMX: registers of 16 rows of 64 bytes. A product adds, for each of 16 x 16 lanes, the dot product of 64 bytes.
#include <stdalign.h>

#define tile_zero(tile) _tile_zero(tile)
#define tile_load(tile, from, stride) _tile_loadd(tile, from, stride)
#define tile_store(tile, to) _tile_stored(tile, to, 64)
// Signed bytes of `a` times unsigned ones of `b`, or signed ones.
#define tile_add_unsigned(sum, a, b) _tile_dpbsud(sum, a, b)
#define tile_add_signed(sum, a, b) _tile_dpbssd(sum, a, b)

// Sums (0 to 3) and activations (4) have `rows` rows; weights (6, 7) have 16.
FP_INLINE void begin_tiles(size_t rows) {
    alignas(64) uint8_t configuration[64] = {1};
    for (int tile = 0; tile < 8; tile++) {
        const uint16_t width = 64;
        memcpy(configuration + 16 + 2 * tile, &width, 2);
        configuration[48 + tile] = tile < 5 ? (uint8_t)rows : 16;
    }
    // Some compilers drop the stores above, since the intrinsic says nothing of what it reads.
    __asm__ volatile("" : : "r"(configuration) : "memory");
    _tile_loadconfig(configuration);
}

// Threads that hold no tiles are cheaper to switch between.
FP_INLINE void end_tiles(void) { _tile_release(); }
