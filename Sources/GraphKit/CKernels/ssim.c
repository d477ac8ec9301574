#include "kernels.h"

#define VARIANTS "ssim.inc"
#include "each_variant.h"

void kernels_ssim_row(const float *a, const float *b, size_t stride, const float *window,
                      size_t taps, float *sums, float *out, size_t count) {
  CHOOSE(ssim_row, a, b, stride, window, taps, sums, out, count)
}
