#include "activation.h"

#define VARIANTS "activation.inc"
#include "each_variant.h"

void kernels_sigmoid(float *values, size_t count) { CHOOSE(sigmoid, values, count) }
void kernels_tanh(float *values, size_t count) { CHOOSE(tanh, values, count) }
void kernels_leaky_relu(float *values, size_t count, float slope) {
  CHOOSE(leaky_relu, values, count, slope)
}
void kernels_softmax(float *values, size_t rows, size_t width) {
  CHOOSE(softmax, values, rows, width)
}
void kernels_scale_channels(
    float *values, size_t pixels, size_t channels, const float *scale, const float *shift) {
  CHOOSE(scale_channels, values, pixels, channels, scale, shift)
}
