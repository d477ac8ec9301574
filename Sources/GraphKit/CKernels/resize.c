#include "kernels.h"

#define VARIANTS "resize.inc"
#include "each_variant.h"

void kernels_weigh_rows(const float *in, size_t stride, const float *weights, size_t taps,
                        float *out, size_t count) {
  CHOOSE(weigh_rows, in, stride, weights, taps, out, count)
}
void kernels_weigh_columns(const float *in, const int32_t *first, const float *weights,
                           size_t taps, float *out, size_t count, size_t channels) {
  if (channels == 1) {
    CHOOSE(weigh_gray_columns, in, first, weights, taps, out, count)
  } else {
    CHOOSE(weigh_rgb_columns, in, first, weights, taps, out, count)
  }
}
