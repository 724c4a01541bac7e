#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "../bodies/fixed_lanes.h"
#include "../packed.h"
#define LEVEL fp_kernels_avx2
#define LEVEL_NAME "avx2"
#define LEVEL_TITLE "AVX2"
#define LANES_HEADER "../levels/lanes_avx2.h"
#define FLOAT_ROWS_AT_ONCE 2
#include "../bodies/level.h"
#pragma clang attribute pop
#endif
