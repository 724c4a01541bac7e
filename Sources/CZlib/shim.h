#pragma once

#include <zlib.h>

/// `inflateInit2` for gzip data, which is a macro that Swift does not see.
static inline int firstpass_gzip_inflate_init(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}

/// `deflateInit2` for gzip data, likewise.
static inline int firstpass_gzip_deflate_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
