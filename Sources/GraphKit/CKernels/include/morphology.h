/* Morphology a row at a time (Imaging/Morphology): on bits where samples are 0 or 1, and on floats.
   Outside a row there is nothing. */
#ifndef GRAPHRUN_MORPHOLOGY_H
#define GRAPHRUN_MORPHOLOGY_H

#include <stddef.h>
#include <stdint.h>

/* Bit i of out = (in[i] == mark), 64 a word, filled up with 0 to a multiple of 8 words; mark is 0
   or 1. Clears *is_binary when a sample is neither 0 nor 1. */
void kernels_pack_bits(const float *in, uint64_t *out, size_t count, float mark, int *is_binary);
/* out[i] = mark where bit i is set, else 1 - mark. Past the caches when `streams`: for planes that
   are larger than them. */
void kernels_unpack_bits(
    const uint64_t *in, float *out, size_t count, float mark, int streams);
/* out = a | b; out may be a, and b may lie in out ahead of a */
void kernels_or_bits(const uint64_t *a, const uint64_t *b, uint64_t *out, size_t words);
/* Sets the bits up to `radius` before and after each set bit; bits past the end of the row may be
   set too. `scratch` holds 2 words + 4 (radius / 32 + 2). */
void kernels_spread_bits(
    const uint64_t *in, uint64_t *out, size_t words, size_t radius, uint64_t *scratch);
/* out = the row at `center` dilated by a disk whose row dy, -radius...radius, reaches
   half_widths[|dy|] to both sides; half_widths falls to 0 at radius. There are `above` rows before
   center and `below` after it, `stride` words apart; words is a multiple of 8, and
   `scratch` holds 3 words + 24. */
void kernels_disk_bits(
    const uint64_t *center, ptrdiff_t stride, size_t words, const int32_t *half_widths,
    size_t radius, size_t above, size_t below, uint64_t *scratch, uint64_t *out);
/* out[i] = the largest or smallest sample of the same channel up to `radius` pixels away, in a row
   of count = pixels * channels samples. `scratch` holds count + 2 radius channels. */
void kernels_window_max(
    const float *in, float *out, size_t count, size_t channels, size_t radius, float *scratch);
void kernels_window_min(
    const float *in, float *out, size_t count, size_t channels, size_t radius, float *scratch);
/* The same over a disk, as in kernels_disk_bits; `scratch` holds 2 (count + 2 radius channels). */
void kernels_disk_max(
    const float *center, ptrdiff_t stride, size_t count, size_t channels,
    const int32_t *half_widths, size_t radius, size_t above, size_t below, float *scratch,
    float *out);
void kernels_disk_min(
    const float *center, ptrdiff_t stride, size_t count, size_t channels,
    const int32_t *half_widths, size_t radius, size_t above, size_t below, float *scratch,
    float *out);

#endif
