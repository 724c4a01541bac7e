// Debian's libopenblas-dev. The names of cblas.h are used as they are; the openblas_ ones are declared there too.
#include <cblas.h>
#include <openblas_config.h>

// Declared in OpenBLAS's cblas.h, repeated for builds whose header leaves it out.
extern char *openblas_get_corename(void);
