/* What networks do to images of many channels beside convolution: [height, width, channels], the
   channels of a pixel together. A row function makes one row of the result. */
#ifndef GRAPHRUN_FEATURE_MAPS_H
#define GRAPHRUN_FEATURE_MAPS_H

#include <stddef.h>
#include <stdint.h>

/* A window of size x size that moves by stride over an image padded by `padding`. */
typedef struct {
  const float *pixels;
  size_t height, width, channels;
  size_t size, stride, padding;
} kernels_pool;

/* Row y, `count` pixels, of the largest values in each window; padding is never the largest. */
void kernels_max_pool_row(const kernels_pool *p, size_t y, size_t count, float *out);
/* Adds the gradients of that row to those of the image, `out`, [height, width, channels]: each goes
   to the first of its window's largest values. Scratch: 2 channels floats. */
void kernels_max_pool_gradient_row(
    const kernels_pool *p, size_t y, size_t count, const float *gradients, float *out,
    float *scratch);
/* Row y of the means: of the whole window, padding being 0, or only of what it sees. */
void kernels_average_pool_row(
    const kernels_pool *p, size_t y, size_t count, int counts_padding, float *out);
/* Row y of the means by the weights 1 2 1, 2 4 2, 1 2 1 of windows of 3 x 3 about every stride-th
   pixel; what lies outside is mirrored about the outermost pixels, so extents are at least 2. */
void kernels_blur_pool_row(const kernels_pool *p, size_t y, size_t count, float *out);

/* A row of means of 2 x 2 pixels, of `row` and the row above it: pixel x of x - 1 and x; of pixel 0
   alone for x = 0. */
void kernels_soften_row(
    const float *above, const float *row, size_t width, size_t channels, float *out);

/* out[i] = a[i] + (b[i] - a[i]) t */
void kernels_blend(const float *a, const float *b, float t, float *out, size_t count);
/* `count` pixels; pixel x blends pixels left[x] and right[x] of the row by weight[x]. */
void kernels_blend_columns(
    const float *row, size_t channels, const int32_t *left, const int32_t *right,
    const float *weight, float *out, size_t count);

/* The `factor` rows that one row becomes by PyTorch's pixel_shuffle:
   channel c factor^2 + i factor + j of pixel x becomes channel c of pixel (i, factor x + j). */
void kernels_pixel_shuffle_row(
    const float *row, size_t width, size_t out_channels, size_t factor, float *out);

/* Over `pixels` pixels, sums[channel] += value - pivot[channel], and squares[channel] += its square;
   `scratch` holds 2 channels. A pivot near the mean keeps the squares exact. */
void kernels_moments(
    const float *values, size_t pixels, size_t channels, const float *pivot, double *sums,
    double *squares, float *scratch);

#endif
