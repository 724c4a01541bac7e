#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4,avx512vnni,amx-tile,amx-int8"))), apply_to = function)
#include "../bodies/fixed_lanes.h"
#include "../packed.h"
#define LEVEL fp_kernels_amx
#define LEVEL_NAME "amx"
#define LEVEL_TITLE "AMX"
#define LANES_HEADER "../levels/lanes_avx512vnni.h"
#define TILES_HEADER "../levels/tiles_amx.h"
#define FLOAT_ROWS_AT_ONCE 8
#define QUERIES_AT_ONCE 8
#include "../bodies/level.h"
#pragma clang attribute pop
#endif
