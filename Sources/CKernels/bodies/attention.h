// Attention of several rows over a KV cache in pages.
//
// A page holds FP_PAGE positions. Rows that share a page, samples of one prompt or prompts with one beginning, are
// multiplied with it together while it is in the first-level cache. A score adds over the components of a head in their
// order, an output over the positions in theirs: who else is in the tile does not change a bit.

// Queries that the registers take at once: 8 or 3.
#ifndef QUERIES_AT_ONCE
#define QUERIES_AT_ONCE 3
#endif

// Vectors of a page's positions. With two for each query that is spread over the lanes, arithmetic is the limit and not
// the loads.
#define PAGE_VECTORS (FP_PAGE / FP_LANES)

// scores[q][p] = scale * sum over d of queries[d][q] * keys[d][p], for the positions of one page. `next` is read after it.
FP_INLINE void score_queries(const int Q, const float *queries, const float *keys, const float *next, size_t dimension,
                             float scale, float *scores, size_t stride) {
    lanes_t sums[QUERIES_AT_ONCE][PAGE_VECTORS];
    for (int q = 0; q < Q; q++)
        for (int v = 0; v < PAGE_VECTORS; v++) sums[q][v] = (lanes_t){0};
    for (size_t d = 0; d < dimension; d++) {
        lanes_t key[PAGE_VECTORS];
        for (int v = 0; v < PAGE_VECTORS; v++) {
            key[v] = *(const lanes_t *)(keys + d * FP_PAGE + v * FP_LANES);
            __builtin_prefetch(next + d * FP_PAGE + v * FP_LANES);
        }
        for (int q = 0; q < Q; q++) {
            const lanes_t query = (lanes_t){0} + queries[d * FP_QUERIES + (size_t)q];
            for (int v = 0; v < PAGE_VECTORS; v++) sums[q][v] = __builtin_elementwise_fma(key[v], query, sums[q][v]);
        }
    }
    for (int q = 0; q < Q; q++)
        for (int v = 0; v < PAGE_VECTORS; v++)
            *(lanes_t *)(scores + (size_t)q * stride + v * FP_LANES) = sums[q][v] * scale;
}

// out[q] += sum over p of weights[q][p] * values[p], for `count` positions of one page and V vectors of components.
FP_INLINE void weigh_components(const int Q, const int V, const float *weights, size_t stride, const float *values,
                                const float *next, size_t count, size_t width, float *out) {
    lanes_t sums[QUERIES_AT_ONCE][2];
    for (int q = 0; q < Q; q++)
        for (int v = 0; v < V; v++) sums[q][v] = *(const lanes_t *)(out + (size_t)q * width + v * FP_LANES);
    for (size_t p = 0; p < count; p++) {
        lanes_t value[2];
        for (int v = 0; v < V; v++) {
            value[v] = *(const lanes_t *)(values + p * width + v * FP_LANES);
            __builtin_prefetch(next + p * width + v * FP_LANES);
        }
        for (int q = 0; q < Q; q++) {
            const lanes_t weight = (lanes_t){0} + weights[(size_t)q * stride + p];
            for (int v = 0; v < V; v++) sums[q][v] = __builtin_elementwise_fma(value[v], weight, sums[q][v]);
        }
    }
    for (int q = 0; q < Q; q++)
        for (int v = 0; v < V; v++) *(lanes_t *)(out + (size_t)q * width + v * FP_LANES) = sums[q][v];
}

FP_INLINE void weigh_values(const int Q, const float *weights, size_t stride, const float *values, const float *next,
                            size_t count, size_t width, float *out) {
    size_t d = 0;
    for (; d + 2 * FP_LANES <= width; d += 2 * FP_LANES)
        weigh_components(Q, 2, weights, stride, values + d, next + d, count, width, out + d);
    if (d < width) weigh_components(Q, 1, weights, stride, values + d, next + d, count, width, out + d);
}

// Calls FUNCTION(Q, ...) with a constant Q of at most QUERIES_AT_ONCE.
#if QUERIES_AT_ONCE == 8
#define WITH_MORE_QUERIES(FUNCTION, ...)     \
    case 3: FUNCTION(3, __VA_ARGS__); break; \
    case 4: FUNCTION(4, __VA_ARGS__); break; \
    case 5: FUNCTION(5, __VA_ARGS__); break; \
    case 6: FUNCTION(6, __VA_ARGS__); break; \
    case 7: FUNCTION(7, __VA_ARGS__); break;
#else
#define WITH_MORE_QUERIES(FUNCTION, ...)
#endif
#define WITH_QUERIES(count, FUNCTION, ...)           \
    switch (count) {                                 \
    case 1: FUNCTION(1, __VA_ARGS__); break;         \
    case 2: FUNCTION(2, __VA_ARGS__); break;         \
    WITH_MORE_QUERIES(FUNCTION, __VA_ARGS__)         \
    default: FUNCTION(QUERIES_AT_ONCE, __VA_ARGS__); \
    }

// Rows from `first` that have the same page at `page`; those that end before it have none.
FP_INLINE size_t rows_with_same_page(const fp_attention_row *rows, size_t first, size_t count, size_t page) {
    size_t end = first + 1;
    while (end < count && rows[end].positions > page * FP_PAGE && rows[end].pages[page] == rows[first].pages[page]) end++;
    return end - first;
}

// The page that is read after that of the `run` rows from `r`: the next rows' one, or the first rows' next one.
FP_INLINE const float *page_after(const fp_attention_row *rows, size_t r, size_t run, size_t count, size_t page) {
    for (size_t i = r + run; i < count; i++)
        if (rows[i].positions > page * FP_PAGE) return rows[i].pages[page];
    for (size_t i = 0; i < count; i++)
        if (rows[i].positions > (page + 1) * FP_PAGE) return rows[i].pages[page + 1];
    return rows[r].pages[page];
}

FP_INLINE void softmax(float *row, size_t positions, size_t padded) {
    const float maximum = largest_of(row, positions);
    const size_t whole = positions - positions % FP_LANES;
    float lanes[FP_LANES] = {0};
    for (size_t i = 0; i < whole; i += FP_LANES)
        for (int l = 0; l < FP_LANES; l++) {
            row[i + (size_t)l] = fp_exp_inline(row[i + (size_t)l] - maximum);
            lanes[l] += row[i + (size_t)l];
        }
    for (size_t i = whole; i < positions; i++) {
        row[i] = fp_exp_inline(row[i] - maximum);
        lanes[i - whole] += row[i];
    }
    const float inverse = 1.0f / fp_sum_lanes(lanes);
    for (size_t i = 0; i < positions; i++) row[i] *= inverse;
    for (size_t i = positions; i < padded; i++) row[i] = 0;
}

static void attention(const fp_attention_row *rows, size_t count, const fp_attention_shape *shape, float *scratch) {
    const size_t group = shape->group, dimension = shape->dimension, width = fp_padded(dimension);
    size_t longest = 0;
    for (size_t r = 0; r < count; r++) longest = rows[r].positions > longest ? rows[r].positions : longest;
    const size_t pages = (longest + FP_PAGE - 1) / FP_PAGE, stride = pages * FP_PAGE;
    float *queries = scratch, *sums = queries + dimension * FP_QUERIES, *scores = sums + width * FP_QUERIES;

    for (size_t r = 0; r < count; r++)
        for (size_t h = 0; h < group; h++)
            for (size_t d = 0; d < dimension; d++)
                queries[d * FP_QUERIES + r * group + h] = rows[r].query[h * dimension + d];
    for (size_t page = 0; page < pages; page++)
        for (size_t r = 0, run; r < count; r += run) {
            run = 1;
            if (rows[r].positions <= page * FP_PAGE) continue;
            run = rows_with_same_page(rows, r, count, page);
            const float *keys = rows[r].pages[page] + shape->keys;
            const float *next = page_after(rows, r, run, count, page) + shape->keys;
            for (size_t q = r * group; q < (r + run) * group; q += QUERIES_AT_ONCE) {
                const size_t left = (r + run) * group - q;
                WITH_QUERIES(left, score_queries, queries + q, keys, next, dimension, shape->scale,
                             scores + q * stride + page * FP_PAGE, stride)
            }
        }
    for (size_t r = 0; r < count; r++)
        for (size_t q = r * group; q < (r + 1) * group; q++) softmax(scores + q * stride, rows[r].positions, stride);
    memset(sums, 0, count * group * width * sizeof(float));
    for (size_t page = 0; page < pages; page++)
        for (size_t r = 0, run; r < count; r += run) {
            run = 1;
            if (rows[r].positions <= page * FP_PAGE) continue;
            run = rows_with_same_page(rows, r, count, page);
            size_t end = 0;
            for (size_t i = r; i < r + run; i++) end = rows[i].positions > end ? rows[i].positions : end;
            const size_t positions = end - page * FP_PAGE < FP_PAGE ? end - page * FP_PAGE : FP_PAGE;
            const float *values = rows[r].pages[page] + shape->values;
            const float *next = page_after(rows, r, run, count, page) + shape->values;
            for (size_t q = r * group; q < (r + run) * group; q += QUERIES_AT_ONCE) {
                const size_t left = (r + run) * group - q;
                WITH_QUERIES(left, weigh_values, scores + q * stride + page * FP_PAGE, stride, values, next, positions, width,
                             sums + q * width)
            }
        }
    for (size_t r = 0; r < count; r++)
        for (size_t h = 0; h < group; h++)
            memcpy(rows[r].out + h * dimension, sums + (r * group + h) * width, dimension * sizeof(float));
}
