#include "filters.h"

#define VARIANTS "filters.inc"
#include "each_variant.h"

void kernels_slide_sums(
    double *sums, const float *entering, const float *leaving, size_t count) {
  CHOOSE(slide_sums, sums, entering, leaving, count)
}
void kernels_window_means(
    const double *sums, float *out, size_t count, size_t channels, size_t radius, double scale) {
  CHOOSE(window_means, sums, out, count, channels, radius, scale)
}
void kernels_median_3x3(
    const float *above, const float *own, const float *below, float *out, size_t count,
    size_t channels, float *scratch) {
  CHOOSE(median_3x3, above, own, below, out, count, channels, scratch)
}
void kernels_median_small(
    const float *in, size_t stride, float *out, size_t count, size_t channels, size_t radius) {
  CHOOSE(median_small, in, stride, out, count, channels, radius)
}
