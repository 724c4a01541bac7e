#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni"))), apply_to = function)
#include "../bodies/fixed_lanes.h"
#include "../packed.h"
#define LEVEL fp_kernels_emulated_tiles
#define LEVEL_NAME "emulated-tiles"
#define LEVEL_TITLE "AMX emulated"
#define LANES_HEADER "../levels/lanes_avx512vnni.h"
#define TILES_HEADER "../levels/tiles_emulated.h"
#define FLOAT_ROWS_AT_ONCE 8
#define QUERIES_AT_ONCE 8
#include "../bodies/level.h"
#pragma clang attribute pop
#endif
