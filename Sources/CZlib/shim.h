#pragma once

#include <zlib.h>

/// `inflateInit2` for gzip data, which is a macro that Swift does not see.
static inline int firstpass_gzip_inflate_init(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}
