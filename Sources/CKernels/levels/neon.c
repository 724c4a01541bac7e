#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#include "../bodies/fixed_lanes.h"
#include "../packed.h"
#define LEVEL fp_kernels_neon
#define LEVEL_NAME "neon"
#define LEVEL_TITLE "NEON with dot products"
#define LANES_HEADER "../levels/lanes_neon.h"
#define FLOAT_ROWS_AT_ONCE 2
#include "../bodies/level.h"
#pragma clang attribute pop
#endif
