#ifndef C_ALLOCATION_METER_H
#define C_ALLOCATION_METER_H

#include <stddef.h>

// Counts what a process allocates: linked into a program, it takes malloc's place in front of glibc's own.

// Forgets the peak; what lives now counts as nothing.
void meter_reset(void);

// The most bytes that lived at once since the last reset, beyond what lived then.
size_t meter_peak(void);

#endif
