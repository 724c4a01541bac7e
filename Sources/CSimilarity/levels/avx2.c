#if defined(__x86_64__)
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define LEVEL fp_similarity_avx2
#define LEVEL_NAME "avx2"
#define REGISTERS 2
#define VECTOR_BITS 256
#include "../signature.h"
#pragma clang attribute pop
#endif
