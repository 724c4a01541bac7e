// What every processor can do; the compiler still uses the vectors of the oldest one.
#include <string.h>

#include "../bodies/fixed_lanes.h"
#include "../packed.h"
#define LEVEL fp_kernels_scalar
#define LEVEL_NAME "scalar"
#define LEVEL_TITLE "scalar"
#define LANES_HEADER "../levels/lanes_scalar.h"
#define FLOAT_ROWS_AT_ONCE 2
#include "../bodies/level.h"
