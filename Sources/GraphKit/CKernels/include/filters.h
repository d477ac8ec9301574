/* The inner loops of the filters (Imaging/Filters), a row at a time. Rows hold pixels of `channels`
   interleaved samples. */
#ifndef GRAPHRUN_FILTERS_H
#define GRAPHRUN_FILTERS_H

#include <stddef.h>
#include <stdint.h>

/* sums += entering - leaving */
void kernels_slide_sums(
    double *sums, const float *entering, const float *leaving, size_t count);
/* out[i] = scale * the sum of sums[i], sums[i + channels], ..., 2 radius + 1 of them */
void kernels_window_means(
    const double *sums, float *out, size_t count, size_t channels, size_t radius, double scale);
/* out[i] = the median of the samples i, i + channels and i + 2 channels of three rows; `scratch`
   holds 3 (count + 2 channels). */
void kernels_median_3x3(
    const float *above, const float *own, const float *below, float *out, size_t count,
    size_t channels, float *scratch);
/* out[i] = the median of the samples i + k channels of 2 radius + 1 rows, `stride` apart, for
   k <= 2 radius; radius is 2 or 3. Works on blocks of 16: in and out go on as far. */
void kernels_median_small(
    const float *in, size_t stride, float *out, size_t count, size_t channels, size_t radius);

#endif
