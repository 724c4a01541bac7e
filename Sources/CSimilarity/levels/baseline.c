// What every processor can do: SSE2 on x86-64, NEON on aarch64.
#define LEVEL fp_similarity_baseline
#define LEVEL_NAME "baseline"
#define REGISTERS 2
#define VECTOR_BITS 128
#include "../signature.h"
