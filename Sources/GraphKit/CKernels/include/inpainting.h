/* Filling the pixels of a hole from what is known around them, in an order fixed beforehand. */
#ifndef GRAPHRUN_INPAINTING_H
#define GRAPHRUN_INPAINTING_H

#include <stddef.h>
#include <stdint.h>

/* What filling a hole reads and writes. `times` and `order` are planes of `stride` floats a row,
   given at the image's first pixel; around the image lie at least radius + 1 rows and columns
   (the right ones may be the next row's left ones) where the order is infinite, and 16 readable
   floats follow the last row. */
typedef struct {
  float *image;         /* [height][width][channels], finite, channels 1 or 3 */
  const float *times;   /* arrival of the front */
  const float *order;   /* a pixel is known where this is below a limit */
  ptrdiff_t stride;
  ptrdiff_t height, width;
  int channels;
  int radius;
  int lanes;            /* 2 radius + 1 rounded up to a multiple of 8 */
  const float *inverse; /* [2 radius + 1][lanes]: 1 / distance to the centre; 0 there and off the disc */
  float *patch;         /* room for [2 radius + 3][lanes + 2][channels] */
} kernels_hole;

/* The three fills write pixels[0..<count], row * width + column, one after the other. Each of them
   must have a known pixel in its disc. */

/* Telea's weights, mean gradient, no new extrema. Known: order < limit. `times` is infinite outside
   the image. */
void kernels_fill_marching(
    const kernels_hole *hole, const int32_t *pixels, size_t count, float limit);
/* Telea's method in the terms that OpenCV computes. Known: order < the filled pixel's order. */
void kernels_fill_opencv(const kernels_hole *hole, const int32_t *pixels, size_t count);
/* Transport along the isophote of a structure tensor. Known: order < limit. */
void kernels_fill_isophotes(
    const kernels_hole *hole, const int32_t *pixels, size_t count, float limit);

/* plane[p + d] = max(plane[p + d], cone[d]) over the window of each pixel of `offsets` into the
   plane; cone is [2 radius + 1][lanes]. */
void kernels_stamp(
    float *plane, ptrdiff_t stride, const float *cone, int radius, int lanes,
    const int32_t *offsets, size_t count);

#endif
