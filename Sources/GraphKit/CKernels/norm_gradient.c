#include "norm_gradient.h"

#define VARIANTS "norm_gradient.inc"
#include "each_variant.h"

void kernels_norm_apply(
    const float *values, size_t pixels, size_t channels, const float *scale, const float *shift,
    float slope, float *out) {
  CHOOSE(norm_apply, values, pixels, channels, scale, shift, slope, out)
}
void kernels_norm_sums(
    const kernels_norm *n, size_t pixels, const float *mean, double *sums, double *products) {
  CHOOSE(norm_sums, n, pixels, mean, sums, products)
}
void kernels_norm_gradient(
    const kernels_norm *n, size_t pixels, const float *of_gradient, const float *of_value,
    const float *constant, float *out) {
  CHOOSE(norm_gradient, n, pixels, of_gradient, of_value, constant, out)
}
