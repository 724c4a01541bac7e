#include "CText.h"

#include <malloc.h>

void fp_keep_freed_memory(int bytes) {
#if defined(__GLIBC__)
    mallopt(M_TRIM_THRESHOLD, bytes);
    mallopt(M_MMAP_THRESHOLD, bytes / 2);
#else
    (void)bytes;
#endif
}
