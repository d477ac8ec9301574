#include "defects.h"

#define VARIANTS "defects.inc"
#include "each_variant.h"

void kernels_ridge_energy(
    const float *in, const ptrdiff_t *offsets, size_t directions, float cap, float *out,
    size_t count) {
  CHOOSE(ridge_energy, in, offsets, directions, cap, out, count)
}
void kernels_ridge_contrast(
    const float *in, const float *scale, ptrdiff_t near, ptrdiff_t far, float sign, float unlike,
    float uneven, float *out, size_t count) {
  CHOOSE(ridge_contrast, in, scale, near, far, sign, unlike, uneven, out, count)
}
void kernels_line_votes(
    const float *in, const ptrdiff_t *offsets, size_t taps, float *best, size_t count) {
  CHOOSE(line_votes, in, offsets, taps, best, count)
}
