// The shingles of a text as a set of 32-bit numbers.
#include "CSimilarity.h"

#include <string.h>

// Letters and digits of ASCII are 1 to 36, so that five of them are a number below 37^5 = 69,343,957.
enum { BASE = 37 };
static const uint32_t OLDEST = BASE * BASE * BASE * BASE;

static uint32_t digit(uint32_t scalar) { return scalar <= '9' ? scalar - '0' + 1 : scalar - 'a' + 11; }

// The character at a place of well-formed UTF-8, and its bytes.
static uint32_t decode(const uint8_t *text, size_t left, size_t *bytes) {
    const uint32_t lead = text[0];
    *bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (*bytes > left) *bytes = left;
    uint32_t scalar = *bytes == 1 ? lead : lead & (0xff >> (*bytes + 1));
    for (size_t i = 1; i < *bytes; i++) scalar = scalar << 6 | (text[i] & 0x3f);
    return scalar;
}

// A permutation of the 32-bit numbers that spreads neighbours evenly: the finaliser of MurmurHash3 (Appleby, 2011).
static uint32_t spread(uint32_t x) {
    x = (x ^ x >> 16) * 0x85ebca6b;
    x = (x ^ x >> 13) * 0xc2b2ae35;
    return x ^ x >> 16;
}

// A polynomial of the characters, none of which is 0.
static uint32_t hashed(const uint32_t *ring, size_t end, size_t count) {
    uint64_t hash = 0;
    for (size_t i = end - count; i < end; i++) hash = (hash + ring[i % 8]) * 0x9e3779b97f4a7c15;
    return (uint32_t)(hash >> 32);
}

size_t fp_shingles(const uint8_t *text, size_t bytes, uint32_t *shingles) {
    uint32_t ring[8] = {0}, code = 0;
    size_t characters = 0, count = 0, plain = 0; // plain: how many characters up to here are ASCII
    for (size_t place = 0, width; place < bytes; place += width) {
        const uint32_t scalar = decode(text + place, bytes - place, &width);
        if (plain >= FP_SHINGLE) code -= digit(ring[(characters - FP_SHINGLE) % 8]) * OLDEST;
        ring[characters++ % 8] = scalar;
        plain = scalar < 0x80 ? plain + 1 : 0;
        code = plain ? code * BASE + digit(scalar) : 0;
        if (characters >= FP_SHINGLE)
            shingles[count++] = spread(plain >= FP_SHINGLE ? code : hashed(ring, characters, FP_SHINGLE));
    }
    if (characters > 0 && characters < FP_SHINGLE)
        shingles[count++] = spread(plain == characters ? code : hashed(ring, characters, characters));
    return count;
}

// Each pass is stable and takes time in proportion to the count, whatever the numbers.
static void radix_sort(uint32_t *numbers, size_t count, uint32_t *scratch) {
    for (int shift = 0; shift < 32; shift += 8) {
        size_t next[256] = {0};
        for (size_t i = 0; i < count; i++) next[numbers[i] >> shift & 255]++;
        for (size_t digit = 0, sum = 0; digit < 256; digit++) {
            const size_t here = next[digit];
            next[digit] = sum;
            sum += here;
        }
        for (size_t i = 0; i < count; i++) scratch[next[numbers[i] >> shift & 255]++] = numbers[i];
        uint32_t *const other = numbers;
        numbers = scratch;
        scratch = other;
    }
}

// Numbers that are spread evenly are nearly in order once they are so by their leading byte.
static void bucket_sort(uint32_t *numbers, size_t count, uint32_t *scratch) {
    uint16_t next[257] = {0};
    for (size_t i = 0; i < count; i++) next[(numbers[i] >> 24) + 1]++;
    for (size_t bucket = 1; bucket < 257; bucket++) next[bucket] += next[bucket - 1];
    for (size_t i = 0; i < count; i++) scratch[next[numbers[i] >> 24]++] = numbers[i];
    for (size_t i = 0; i < count; i++) {
        const uint32_t number = scratch[i];
        size_t place = i;
        for (; place > 0 && numbers[place - 1] > number; place--) numbers[place] = numbers[place - 1];
        numbers[place] = number;
    }
}

size_t fp_sort_unique(uint32_t *numbers, size_t count, uint32_t *scratch) {
    if (count < 2) return count;
    if (count <= 1024) bucket_sort(numbers, count, scratch);
    else radix_sort(numbers, count, scratch);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        numbers[kept] = numbers[i];
        kept += numbers[kept] != numbers[kept - 1];
    }
    return kept;
}

size_t fp_common(const uint32_t *left, size_t left_count, const uint32_t *right, size_t right_count) {
    size_t i = 0, j = 0, common = 0;
    while (i < left_count && j < right_count) {
        const uint32_t l = left[i], r = right[j];
        common += l == r;
        i += l <= r;
        j += r <= l;
    }
    return common;
}
