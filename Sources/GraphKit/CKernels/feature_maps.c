#include "feature_maps.h"

#define VARIANTS "feature_maps.inc"
#include "each_variant.h"

void kernels_max_pool_row(const kernels_pool *p, size_t y, size_t count, float *out) {
  CHOOSE(max_pool_row, p, y, count, out)
}
void kernels_max_pool_gradient_row(
    const kernels_pool *p, size_t y, size_t count, const float *gradients, float *out,
    float *scratch) {
  CHOOSE(max_pool_gradient_row, p, y, count, gradients, out, scratch)
}
void kernels_average_pool_row(
    const kernels_pool *p, size_t y, size_t count, int counts_padding, float *out) {
  CHOOSE(average_pool_row, p, y, count, counts_padding, out)
}
void kernels_soften_row(
    const float *above, const float *row, size_t width, size_t channels, float *out) {
  CHOOSE(soften_row, above, row, width, channels, out)
}
void kernels_blur_pool_row(const kernels_pool *p, size_t y, size_t count, float *out) {
  CHOOSE(blur_pool_row, p, y, count, out)
}
void kernels_blend(const float *a, const float *b, float t, float *out, size_t count) {
  CHOOSE(blend, a, b, t, out, count)
}
void kernels_blend_columns(
    const float *row, size_t channels, const int32_t *left, const int32_t *right,
    const float *weight, float *out, size_t count) {
  CHOOSE(blend_columns, row, channels, left, right, weight, out, count)
}
void kernels_pixel_shuffle_row(
    const float *row, size_t width, size_t out_channels, size_t factor, float *out) {
  CHOOSE(pixel_shuffle_row, row, width, out_channels, factor, out)
}
void kernels_moments(
    const float *values, size_t pixels, size_t channels, const float *pivot, double *sums,
    double *squares, float *scratch) {
  CHOOSE(moments, values, pixels, channels, pivot, sums, squares, scratch)
}
