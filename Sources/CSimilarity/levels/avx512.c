#if defined(__x86_64__)
#include <string.h>

#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define LEVEL fp_similarity_avx512
#define LEVEL_NAME "avx512"
#define REGISTERS 8
#define VECTOR_BITS 512
#include "../signature.h"
#pragma clang attribute pop
#endif
