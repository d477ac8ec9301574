#include "kernels.h"

#define VARIANTS "colour.inc"
#include "each_variant.h"

void kernels_luma(const float *rgb, float *y, size_t count) { CHOOSE(luma, rgb, y, count) }
void kernels_gray_to_rgb(const float *gray, float *rgb, size_t count) {
  CHOOSE(gray_to_rgb, gray, rgb, count)
}
void kernels_rgb_to_ycbcr(const float *rgb, float *y, float *cb, float *cr, size_t count) {
  CHOOSE(rgb_to_ycbcr, rgb, y, cb, cr, count)
}
void kernels_ycbcr_to_rgb(const float *y, const float *cb, const float *cr, float *rgb,
                          size_t count) {
  CHOOSE(ycbcr_to_rgb, y, cb, cr, rgb, count)
}
