#include "inpainting.h"

/* A window of samples takes in pixels that another thread is filling; their weights are zero, so
   what is read of them is never used, but the thread sanitizer can't know. */
#pragma clang attribute push(__attribute__((no_sanitize("thread"))), apply_to = function)
#define VARIANTS "inpainting.inc"
#include "each_variant.h"
#pragma clang attribute pop

void kernels_fill_marching(
    const kernels_hole *hole, const int32_t *pixels, size_t count, float limit) {
  CHOOSE(fill_marching, hole, pixels, count, limit)
}
void kernels_fill_opencv(const kernels_hole *hole, const int32_t *pixels, size_t count) {
  CHOOSE(fill_opencv, hole, pixels, count)
}
void kernels_fill_isophotes(
    const kernels_hole *hole, const int32_t *pixels, size_t count, float limit) {
  CHOOSE(fill_isophotes, hole, pixels, count, limit)
}
void kernels_stamp(
    float *plane, ptrdiff_t stride, const float *cone, int radius, int lanes,
    const int32_t *offsets, size_t count) {
  CHOOSE(stamp, plane, stride, cone, radius, lanes, offsets, count)
}
