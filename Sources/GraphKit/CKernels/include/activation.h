/* Functions that bend single values. */
#ifndef GRAPHRUN_ACTIVATION_H
#define GRAPHRUN_ACTIVATION_H

#include <stddef.h>
#include <stdint.h>

/* All in place, count values. The error of sigmoid and tanh is at most 1e-6 (tests). */
void kernels_sigmoid(float *values, size_t count);
void kernels_tanh(float *values, size_t count);
/* max(value, slope value): 0 is ReLU */
void kernels_leaky_relu(float *values, size_t count, float slope);
/* rows of `width` become exp(value) / the row's sum of exp, safe for any finite values */
void kernels_softmax(float *values, size_t rows, size_t width);
/* value * scale[channel] + shift[channel], values [pixels, channels] */
void kernels_scale_channels(
    float *values, size_t pixels, size_t channels, const float *scale, const float *shift);

#endif
