#include "norm_gradient.h"

#define VARIANTS "norm_gradient.inc"
#include "each_variant.h"

void kernels_norm_sums(
    const kernels_norm *n, size_t pixels, const float *mean, double *sums, double *products,
    float *scratch) {
  CHOOSE(norm_sums, n, pixels, mean, sums, products, scratch)
}
void kernels_norm_gradient(
    const kernels_norm *n, size_t pixels, const float *of_gradient, const float *of_value,
    const float *constant, float *out) {
  CHOOSE(norm_gradient, n, pixels, of_gradient, of_value, constant, out)
}
